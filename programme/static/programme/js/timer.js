// Counts down to a moment of the server. The figures are silent; 5 minutes, 1 minute and the end are spoken once each.
const MARKS = [
    [300, "wordsFive"],
    [60, "wordsOne"],
    [0, "wordsEnd"],
];

export const asFigures = (seconds) => {
    const whole = Math.max(0, Math.ceil(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export const start = (timer) => {
    const ends = Date.parse(timer.dataset.endsAt);
    if (Number.isNaN(ends)) return;
    const figures = timer.querySelector("[data-timer-figures]");
    const spoken = timer.querySelector("[data-timer-spoken]");
    // The server's clock decides: the difference to this device's clock is measured once, when the page is loaded.
    const drift = timer.dataset.now ? Date.parse(timer.dataset.now) - Date.now() : 0;
    let before = Infinity;

    const tick = () => {
        // Taken off the page by something newer.
        if (!timer.isConnected) {
            clearInterval(clock);
            return;
        }
        const left = (ends - Date.now() - drift) / 1000;
        figures.textContent = asFigures(left);
        timer.classList.toggle("timer-soon", left <= 60 && left > 0);
        timer.classList.toggle("timer-over", left <= 0);
        const passed = MARKS.find(([at]) => before > at && left <= at && (before !== Infinity || at === 0));
        if (passed) spoken.textContent = timer.dataset[passed[1]];
        before = left;
        if (left <= 0) {
            clearInterval(clock);
            timer.dispatchEvent(new CustomEvent("timer:end", { bubbles: true }));
        }
    };

    const clock = setInterval(tick, 250);
    tick();
};

document.querySelectorAll("[data-timer]").forEach(start);
