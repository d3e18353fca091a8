// Keeps a mentor's review as it is typed: the whole of it, on this device at once, on the server while there is a network.
// Without this script the buttons do the same.
import { keepThisPage } from "../../programme/js/offline/page.js";
import * as store from "../../programme/js/offline/store.js";
import { Queue } from "../../programme/js/offline/sync.js";

const TARGET = "review";
const TO_DEVICE = 300;
const TO_SERVER = 1000;
const WORDS = { saved: "saved", waiting: "saving", sending: "saving", away: "device", locked: "locked" };
const NOT_KEPT = ["csrfmiddlewaretoken", "base", "send", "save"];

const clock = (moment) => {
    const hours = moment.getHours();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
};

const tell = (state, at = "") => document.dispatchEvent(new CustomEvent("saving", { detail: { state, at } }));

const values = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name)));

const fill = (form, kept) => {
    for (const field of form.elements) {
        if (!field.name || NOT_KEPT.includes(field.name)) continue;
        if (field.type === "radio") field.checked = kept[field.name] === field.value;
        else if (field.type === "checkbox") field.checked = field.name in kept;
        else field.value = kept[field.name] ?? "";
    }
};

const start = async (form) => {
    const { url } = form.dataset;
    const owner = `review:${form.dataset.owner}`;
    const base = form.elements.base;
    let typing = null;
    let sending = null;
    let isLeaving = false;

    const told = ({ state, problems, savedAt }) => {
        if (problems.length) tell("conflict");
        else if (state !== "saved" || savedAt) tell(WORDS[state], savedAt ? clock(savedAt) : "");
    };
    const answered = ({ answers }) => {
        const saved = answers.find((answer) => answer.state === "saved");
        if (saved) base.value = saved.version;
    };
    const queue = new Queue({ owner, url, told, answered });

    const keep = async () => {
        clearTimeout(typing);
        typing = null;
        await store.put(owner, TARGET, values(form), Number(base.value));
        await queue.tell(queue.state === "saved" ? "waiting" : queue.state);
    };
    const keepNow = () => typing && keep();
    const send = async () => {
        clearTimeout(sending);
        await keepNow();
        await queue.sendNow();
    };

    form.addEventListener("input", () => {
        tell("saving");
        clearTimeout(typing);
        typing = setTimeout(keep, TO_DEVICE);
        clearTimeout(sending);
        sending = setTimeout(send, TO_SERVER);
    });
    // A phone may end the page whenever it is out of sight.
    document.addEventListener("visibilitychange", () => document.hidden && keepNow());
    window.addEventListener("pagehide", keepNow);
    // What was typed goes before the form does, so that the form builds on it.
    form.addEventListener("submit", async (event) => {
        if (isLeaving) return;
        event.preventDefault();
        isLeaving = true;
        const patience = new Promise((resolve) => setTimeout(resolve, 3000));
        await Promise.race([send(), patience]);
        form.requestSubmit(event.submitter);
    });
    window.addEventListener("pageshow", () => {
        isLeaving = false;
    });

    const [kept] = await store.pending(owner);
    // Both texts were shown and one was saved since: what is left here is done with.
    if (kept?.inConflict && kept.base < Number(base.value)) await store.drop(owner, TARGET);
    else if (kept) {
        fill(form, kept.values);
        // Words in conflict build on nothing that the server has, so that both texts are shown.
        base.value = kept.inConflict ? 0 : kept.base;
    }
    form.querySelector("[data-saving-bar]").hidden = false;
    await queue.tell();
    queue.sendNow();
    const isKept = await keepThisPage({ scope: location.pathname, owner }).catch(() => false);
    document.documentElement.dataset.kept = isKept ? "1" : "";
};

const form = document.querySelector("form[data-review]");
if (form) start(form).catch(() => tell("failed"));
