// Keeps each answer as it is typed: on this device at once, on the server while there is a network.
// Without this script the buttons do the same.
import { keepThisPage } from "../../programme/js/offline/page.js";
import * as store from "../../programme/js/offline/store.js";
import { Queue } from "../../programme/js/offline/sync.js";

const TO_DEVICE = 300;
const TO_SERVER = 1000;
const LONGEST_UNSENT = 5000;
const WORDS = { saved: "saved", waiting: "saving", sending: "saving", away: "device", locked: "locked" };

const clock = (moment) => {
    const hours = moment.getHours();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
};

const tell = (state, at = "") => document.dispatchEvent(new CustomEvent("saving", { detail: { state, at } }));

const start = async (form) => {
    const { owner, url, until } = form.dataset;
    const parts = new Map([...form.querySelectorAll("[data-prompt]")].map((part) => [part.dataset.prompt, part]));
    const box = (target) => form.elements[`text_${target}`];
    const base = (target) => form.elements[`base_${target}`];
    const typing = new Map();
    let sending = null;
    let unsentSince = 0;
    let isLeaving = false;

    // ---- what is seen -----

    const note = (target, words, isConflict) => {
        const part = parts.get(target);
        const there = part.querySelector(".draft-note");
        if (there?.querySelector("[data-note-words]").textContent === words) return;
        there?.remove();
        if (!words) return;
        const shown = form.querySelector("[data-draft-note]").content.firstElementChild.cloneNode(true);
        shown.querySelector("[data-note-words]").textContent = words;
        if (!isConflict) shown.querySelector("[data-note-button]").remove();
        part.append(shown);
    };

    const told = ({ state, problems, savedAt }) => {
        problems
            .filter((change) => parts.has(change.target))
            .forEach((change) => note(change.target, change.problem, change.inConflict));
        if (problems.length) tell("conflict");
        else if (state !== "saved" || savedAt) tell(WORDS[state], savedAt ? clock(savedAt) : "");
    };

    const answered = ({ answers }) => {
        answers
            .filter((answer) => answer.state === "saved" && parts.has(answer.target))
            .forEach((answer) => {
                base(answer.target).value = answer.version;
                parts.get(answer.target).querySelector("[data-words]").textContent = answer.words;
                note(answer.target, "");
            });
    };

    const queue = new Queue({ owner, url, told, answered });

    // ---- keeping -----

    const keep = async (target) => {
        clearTimeout(typing.get(target));
        typing.delete(target);
        await store.put(owner, target, { text: box(target).value }, Number(base(target).value));
        await queue.tell(queue.state === "saved" ? "waiting" : queue.state);
    };

    const keepAll = () => Promise.all([...typing.keys()].map(keep));

    const send = async () => {
        clearTimeout(sending);
        unsentSince = 0;
        await keepAll();
        await queue.sendNow();
    };

    // A file that is to be handed in with these words waits for them.
    form.sendDraft = () => Promise.race([send(), new Promise((resolve) => setTimeout(resolve, 3000))]);

    form.addEventListener("input", (event) => {
        const target = event.target.name?.match(/^text_(.+)$/)?.[1];
        if (!target) return;
        tell("saving");
        clearTimeout(typing.get(target));
        typing.set(
            target,
            setTimeout(() => keep(target), TO_DEVICE),
        );
        unsentSince ||= Date.now();
        clearTimeout(sending);
        sending = setTimeout(send, Math.max(0, Math.min(TO_SERVER, unsentSince + LONGEST_UNSENT - Date.now())));
    });
    // A phone may end the page whenever it is out of sight.
    document.addEventListener("visibilitychange", () => document.hidden && keepAll());
    window.addEventListener("pagehide", keepAll);

    // What was typed goes before the form does, so that the form builds on it.
    form.addEventListener("submit", async (event) => {
        if (isLeaving) return;
        event.preventDefault();
        isLeaving = true;
        await form.sendDraft();
        form.requestSubmit(event.submitter);
    });
    window.addEventListener("pageshow", () => {
        isLeaving = false;
    });

    // ---- what an earlier page left on this device -----

    for (const change of await store.pending(owner)) {
        const there = parts.has(change.target) ? box(change.target) : null;
        if (!there) continue;
        // The server shows both texts already, or has these very words.
        if ("conflict" in parts.get(change.target).dataset || there.value.trim() === change.values.text.trim()) {
            await store.drop(owner, change.target);
        } else {
            there.value = change.values.text;
            // Words in conflict build on nothing that the server has, so that both texts are shown.
            base(change.target).value = change.inConflict ? 0 : change.base;
        }
    }
    form.querySelector("[data-saving-bar]").hidden = false;
    await queue.tell();
    queue.sendNow();
    // Opened again without a network, the page itself must be there too.
    const isKept = await keepThisPage({ scope: location.pathname, owner, until }).catch(() => false);
    document.documentElement.dataset.kept = isKept ? "1" : "";
};

// Too late: what is only on this device is shown, so that it can be copied.
const showWhatIsLeft = async (section) => {
    for (const change of await store.pending(section.dataset.owner)) {
        const question = document.querySelector(`[data-prompt="${change.target}"] h2`);
        const heading = document.createElement("h3");
        heading.textContent = question ? question.textContent : "";
        const text = document.createElement("p");
        text.className = "answer-text";
        text.textContent = change.values.text;
        section.append(heading, text);
        section.hidden = false;
    }
};

const form = document.querySelector("form[data-draft]");
const left = document.querySelector("[data-draft-left]");
if (form) start(form).catch(() => tell("failed"));
if (left) showWhatIsLeft(left).catch(() => {});
