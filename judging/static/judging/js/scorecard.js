// Keeps the card on the server as it is filled in. Without this script the two buttons do the same.
// One save at a time; each has an id of its own, so that a repeat counts once.
const form = document.querySelector("form[data-scorecard]");

const tell = (state, at = "") => document.dispatchEvent(new CustomEvent("saving", { detail: { state, at } }));

const clock = (moment) => {
    const hours = moment.getHours();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
};

const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

if (form && form.querySelector("button[name=keep]")) {
    let waiting = null;
    let saving = false;
    let dirty = false;
    let pending = null;
    let leaving = null;

    const dots = () => {
        const row = document.querySelector(".dots");
        if (!row) return;
        const done = form.querySelectorAll(".score input:checked").length;
        const all = row.querySelectorAll(".dot");
        all.forEach((dot, number) => dot.classList.toggle("dot-done", number < done));
        const words = row.lastElementChild;
        words.textContent = words.textContent.replace(/\d+/, String(done));
    };

    const save = async () => {
        if (saving) return;
        saving = true;
        if (!pending) {
            pending = new FormData(form);
            // Whatever is sent next is another change, also by the buttons.
            form.elements.change.value = newId();
            dirty = false;
        }
        tell("saving");
        let again = 0;
        try {
            const answer = await fetch(form.action, {
                method: "POST",
                body: pending,
                headers: { Accept: "application/json" },
            });
            if (answer.status === 409) {
                // Another device was faster: the page with both versions decides.
                form.submit();
                return;
            }
            if (!answer.ok) throw new Error(String(answer.status));
            const saved = await answer.json();
            pending = null;
            form.elements.base_version.value = saved.version;
            if (dirty) again = 1;
            else tell("saved", clock(new Date(saved.at)));
        } catch {
            // The same change goes again: if it did arrive, it counts once.
            tell("failed");
            again = 5000;
        }
        saving = false;
        if (leaving) form.requestSubmit(leaving);
        else if (again) plan(again);
    };

    const plan = (wait = 800) => {
        clearTimeout(waiting);
        waiting = setTimeout(save, wait);
    };

    form.addEventListener("input", (event) => {
        dirty = true;
        dots();
        plan(event.target.type === "radio" ? 150 : 1200);
    });
    // A button pressed while a save is on its way waits for the answer, so that it builds on the newest version.
    form.addEventListener("submit", (event) => {
        clearTimeout(waiting);
        if (!saving) return;
        event.preventDefault();
        leaving = event.submitter;
    });
}
