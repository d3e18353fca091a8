// Keeps parts of a page as they are on the server: 304 and nothing happens, or the new part takes the old one's place.
// Without a network the part stays, the clocks run on by the server's times, and after a while it says how old it is.
// Importing it starts the clocks that are there.
import { start } from "./timer.js";

const EVERY = 2000;
const SLOWEST = 15000;
const OLD_AFTER = 8000;
const SAY_EVERY = 10000;
const HERE_EVERY = 60000;

const clock = (moment) => {
    const hours = moment.getHours();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
};

const keep = (part) => {
    let { tag } = part.dataset;
    let pass = "";
    let seen = new Date();
    let wait = EVERY;
    let said = 0;
    let words = part.querySelector(part.dataset.says || "[data-none]")?.textContent;
    const note = document.createElement("p");
    note.className = "live-note";
    note.setAttribute("role", "status");
    note.hidden = true;
    part.before(note);
    const voice = document.createElement("p");
    voice.className = "visually-hidden";
    voice.setAttribute("role", "status");
    part.after(voice);

    // A clock that counts to the same end goes on as it is: what it has said it does not say again.
    const replace = (html) => {
        const fresh = new DOMParser().parseFromString(html, "text/html").body;
        const active = document.activeElement?.id;
        const clocks = new Map([...part.querySelectorAll("[data-timer]")].map((each) => [each.dataset.endsAt, each]));
        fresh.querySelectorAll("[data-timer]").forEach((each) => {
            const old = clocks.get(each.dataset.endsAt);
            if (old && old.dataset.endsAt) each.replaceWith(old);
        });
        part.replaceChildren(...fresh.childNodes);
        part.querySelectorAll("[data-timer]").forEach((each) => [...clocks.values()].includes(each) || start(each));
        if (active && part.querySelector(`[id="${active}"]`)) document.getElementById(active).focus();
    };

    const say = () => {
        const now = part.querySelector(part.dataset.says || "[data-none]")?.textContent;
        if (!now || now === words || Date.now() - said < SAY_EVERY) return;
        words = now;
        said = Date.now();
        voice.textContent = now;
    };

    const mark = (is) => {
        part.classList.toggle("live-stale", is);
        if (note.hidden === !is) return;
        note.hidden = !is;
        note.textContent = is ? part.dataset.stale.replace("{time}", clock(seen)) : "";
    };

    const look = async () => {
        if (!document.hidden) {
            try {
                const headers = { "If-None-Match": tag, ...(pass ? { "Board-Pass": pass } : {}) };
                const answer = await fetch(part.dataset.live, {
                    headers,
                    cache: "no-store",
                    redirect: "error",
                    signal: AbortSignal.timeout(5000),
                });
                if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
                if (answer.status === 200) {
                    replace(await answer.text());
                    tag = answer.headers.get("ETag");
                }
                pass = answer.headers.get("Board-Pass") ?? pass;
                seen = new Date();
                wait = EVERY;
                mark(false);
                say();
            } catch {
                wait = Math.min(SLOWEST, wait * 1.5);
                if (Date.now() - seen > OLD_AFTER) mark(true);
            }
        }
        setTimeout(look, wait);
    };

    setTimeout(look, EVERY);
    document.addEventListener("visibilitychange", () => {
        if (!document.hidden) wait = EVERY;
    });
};

// A screen says that it is there, so that the desk knows.
const tellThatItIsHere = (address) => {
    const body = new FormData(document.querySelector("form[hidden]"));
    fetch(address, { method: "POST", body }).catch(() => {});
};

document.querySelectorAll("[data-live]").forEach(keep);
document.querySelectorAll("[data-is-here]").forEach((part) => {
    tellThatItIsHere(part.dataset.isHere);
    setInterval(() => tellThatItIsHere(part.dataset.isHere), HERE_EVERY);
});
