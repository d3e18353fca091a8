// What else a judge does from a card: reads what the team handed in, and declares a link to the team. Both also without
// a network: the words are kept on this device, and the declaration waits like a card does.
const KEPT = "kept-pages";

const drawn = (template, line) => {
    const part = template.content.firstElementChild.cloneNode(true);
    part.querySelector("[data-view-back]").href = `#pitch=${line.dataset.pitch}`;
    return part;
};

// The team's work as this device keeps it; nothing where it keeps none.
export const drawWork = async (template, line, address) => {
    const answer = "caches" in window && (await (await caches.open(KEPT)).match(address));
    if (!answer) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const work = page.getElementById(`pitch-${line.dataset.pitch}`);
    if (!work) return null;
    const part = drawn(template, line);
    part.append(document.adoptNode(work));
    return part;
};

export const forgetWorks = async (address) => "caches" in window && (await caches.open(KEPT)).delete(address);

export const drawDeclaration = (template, line, declare) => {
    const part = drawn(template, line);
    part.querySelector("[data-view-team]").textContent = line.dataset.team;
    const field = part.querySelector("textarea");
    const said = part.querySelector("[data-view-said]");
    part.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        const detail = field.value.toWellFormed().replaceAll("\0", "").trim();
        if (detail) return declare(detail);
        said.textContent = said.dataset.empty;
        field.setAttribute("aria-invalid", "true");
        field.focus();
    });
    return part;
};
