// Shows who else is writing where, and puts their words into boxes that nobody has touched here.
const form = document.querySelector("form[data-now]");
const EVERY = 8000;

const show = (said) => {
    form.querySelectorAll("[data-prompt]").forEach((part) => {
        const { prompt } = part.dataset;
        const writer = said.find((each) => each.prompt === prompt);
        const line = part.querySelector("[data-writer]");
        const words = writer?.sentence ?? "";
        if (line.textContent !== words) line.textContent = words;
        if (writer) follow(part, writer);
    });
};

const follow = (part, writer) => {
    const box = form.elements[`text_${writer.prompt}`];
    const base = form.elements[`base_${writer.prompt}`];
    const isTouched = box.value !== box.defaultValue || box === document.activeElement;
    if (isTouched || writer.version <= Number(base.value) || part.querySelector(".draft-note")) return;
    box.value = writer.text;
    box.defaultValue = writer.text;
    base.value = writer.version;
    form.elements[`found_${writer.prompt}`].value = writer.found;
    part.querySelector("[data-words]").textContent = writer.words;
};

const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(form.dataset.now, { headers: { Accept: "application/json" } });
    if (answer.ok) show((await answer.json()).writers);
};

if (form) setInterval(() => ask().catch(() => {}), EVERY);
