// Puts the focus on the error summary, and on the input that one of its links leads to.
const summary = document.querySelector("[data-error-summary]");

if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
        const link = event.target.closest("a[href^='#']");
        const input = link && document.getElementById(link.hash.slice(1));
        if (!input) return;
        event.preventDefault();
        const group = input.closest("fieldset");
        const label = group ? group.querySelector("legend") : document.querySelector(`label[for="${input.id}"]`);
        (label || input).scrollIntoView({ block: "start" });
        input.focus({ preventScroll: true });
    });
}
