// The words for whether typing is kept. Other scripts dispatch "saving" events: state is saved, saving, unsaved or failed.
// Seen at once; spoken only when the state has changed to another one, and "saving" never.
const show = (element, state, at) => {
    const before = element.dataset.state;
    const words = element.dataset[`words${state[0].toUpperCase()}${state.slice(1)}`] || state;
    const text = state === "saved" && at ? `${words} ${at}` : words;
    element.dataset.state = state;
    element.className = `saving saving-${state}`;
    element.querySelector("[data-saving-words]").textContent = text;
    if (state === "saving") return;
    const last = element.dataset.spoken || before;
    if (last !== state) element.querySelector("[data-saving-spoken]").textContent = text;
    element.dataset.spoken = state;
};

document.addEventListener("saving", (event) => {
    const { state, at = "", target = "[data-saving]" } = event.detail;
    document.querySelectorAll(target).forEach((element) => show(element, state, at));
});

// A form that is marked for it says "Not saved yet" as soon as something is typed.
document.querySelectorAll("form[data-saves]").forEach((form) => {
    form.addEventListener("input", () => {
        document.dispatchEvent(new CustomEvent("saving", { detail: { state: "unsaved" } }));
    });
});
