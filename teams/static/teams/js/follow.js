// Asks the page again for its live part; when the work is done, loads the page itself.
const spot = document.querySelector("[data-follow]");

async function follow() {
    try {
        const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
        const text = await answer.text();
        const done = !answer.ok || /<html|data-done/.test(text);
        if (done) {
            location.reload();
            return;
        }
        // A button that has the focus is not taken away under the finger.
        if (!spot.contains(document.activeElement)) spot.innerHTML = text;
    } catch {
        // No network: the next time.
    }
    setTimeout(follow, 1000);
}

if (spot) setTimeout(follow, 1000);
