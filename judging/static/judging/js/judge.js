// The judge's pages in one: the running order, and the card of each pitch. Every tap is kept on this device first and sent
// while there is a network. Without this script each card is a form of its own; a device that keeps nothing uses those.
import { keepThisPage } from "../../programme/js/offline/page.js";
import * as store from "../../programme/js/offline/store.js";
import { Queue } from "../../programme/js/offline/sync.js";
import { Card } from "./card.js";
import { saveCopy } from "./copy.js";

const TEXT_TO_SERVER = 1200;
const desk = document.querySelector("[data-judge]");

const clock = (moment) => {
    const hours = moment.getHours();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
};

const start = async (words) => {
    const owner = `judge:${words.person}`;
    const list = desk.querySelector("[data-judge-list]");
    const place = desk.querySelector("[data-judge-card]");
    const foot = document.querySelector("[data-offline-state]");
    const sendNow = document.querySelector("[data-offline-send]");
    const copy = document.querySelector("[data-offline-copy]");
    const states = desk.querySelector("[data-judge-states]").content;
    const rows = [...list.querySelectorAll("[data-pitch]")];
    const row = (pitch) => rows.find((each) => each.dataset.pitch === pitch);
    // What the server has of each card, as far as this device knows.
    const known = new Map(JSON.parse(document.getElementById("judge-cards").textContent).map((card) => [card.pitch, card]));
    let changes = new Map();
    let open = null;
    let sending = null;
    let saying = "";
    const title = document.title;

    const now = (pitch) => {
        const card = known.get(pitch);
        const change = changes.get(pitch);
        if (!card || !change) return card && { ...card, change };
        const { hand_in: handIn, missed, reason: _reason, ...values } = change.values;
        return { ...card, values, missed, submitted: !missed && (card.submitted || handIn), change };
    };

    const learn = async (pitch, newer) => {
        const card = { ...known.get(pitch), ...newer };
        known.set(pitch, card);
        await store.keep(owner, `card:${pitch}`, card);
    };

    // ---- the running order -----

    const stateOf = (card) => {
        if (card.change?.inConflict) return "conflict";
        if (card.change?.problem) return "refused";
        if (card.late) return "late";
        if (card.submitted) return "in";
        if (card.missed) return "missed";
        return Object.values(card.values).some((value) => value !== null && value !== "") ? "draft" : "due";
    };

    const showRow = (line) => {
        const card = now(line.dataset.pitch);
        if (!card) return;
        const shown = states.querySelector(`[data-state=${stateOf(card)}]`).cloneNode(true);
        const when = document.createElement("span");
        when.className = "soft";
        if (card.change && !card.change.problem) when.textContent = words.onDevice;
        else if (card.at) when.textContent = words.savedAt.replace("{time}", clock(new Date(card.at)));
        line.querySelector("[data-judge-state]").replaceChildren(shown, " ", when);
    };

    const showList = () => {
        rows.forEach(showRow);
        const cards = [...known.keys()].map(now);
        const due = cards.filter((card) => card.state !== "locked" && !card.submitted && !card.missed);
        const lead = list.querySelector("[data-judge-lead]");
        if (lead && cards.some((card) => card.state !== "locked")) {
            const text = { 0: words.allIn, 1: words.dueOne }[due.length] ?? words.dueMany;
            lead.textContent = text.replace("{n}", due.length);
        }
        const next = list.querySelector("[data-judge-next]");
        if (next) {
            next.hidden = !due.length;
            if (due.length) {
                const begun = stateOf(due[0]) === "draft" ? words.goOn : words.begin;
                const link = next.querySelector("a");
                link.href = row(due[0].pitch).dataset.url;
                link.dataset.open = due[0].pitch;
                link.textContent = begun.replace("{team}", row(due[0].pitch).dataset.team);
            }
        }
        const dots = list.querySelector(".dots");
        const done = cards.filter((card) => card.submitted).length;
        dots?.querySelectorAll(".dot").forEach((dot, number) => dot.classList.toggle("dot-done", number < done));
        if (dots) dots.lastElementChild.textContent = dots.lastElementChild.textContent.replace(/\d+/, String(done));
    };

    // ---- one card -----

    const save = async (pitch, values, isQuick) => {
        clearTimeout(sending);
        await store.put(owner, pitch, values, known.get(pitch).version);
        await queue.tell(queue.state === "saved" ? "waiting" : queue.state);
        sending = setTimeout(() => queue.sendNow(), isQuick ? 0 : TEXT_TO_SERVER);
    };

    const openCard = (pitch) => {
        const line = row(pitch);
        const sheet = known.has(pitch) && desk.querySelector(`[data-judge-sheet="${known.get(pitch).rubric}"]`);
        if (!sheet) return false;
        const at = rows.indexOf(line);
        open = new Card(sheet, {
            line,
            before: rows[at - 1],
            after: rows[at + 1],
            card: () => now(pitch),
            save: (values, isQuick) => save(pitch, values, isQuick),
            done: (isMissed) => leave((isMissed ? words.noted : words.isIn).replace("{team}", line.dataset.team)),
            dismiss: () => queue.dismiss(pitch),
            learn: (newer) => learn(pitch, newer),
        });
        place.replaceChildren(open.part);
        open.refresh();
        return true;
    };

    const leave = (said) => {
        saying = said;
        location.hash = "";
    };

    // The address says what is seen: #pitch=ID; #from=PATH comes from an address that needs a network.
    const route = async () => {
        const asked = new URLSearchParams(location.hash.slice(1));
        if (location.hash && !asked.has("pitch") && !asked.has("from")) return;
        await open?.close();
        open = null;
        const from = asked.get("from") ?? "";
        const pitch = asked.get("pitch") || from.match(/\/pitches\/([^/]+)\/$/)?.[1];
        const isCard = Boolean(pitch && row(pitch)) && openCard(pitch);
        list.hidden = isCard;
        place.hidden = !isCard;
        if (!isCard) place.replaceChildren();
        document.title = isCard ? `${row(pitch).dataset.team} – ${title}` : title;
        list.querySelector("[data-judge-said]").textContent = from && !isCard ? words.needsNetwork : saying;
        saying = "";
        showList();
        if (isCard) open.focus();
        else if (location.hash || document.activeElement === document.body) window.scrollTo(0, 0);
    };

    desk.addEventListener("click", (event) => {
        const link = event.target.closest("a[href]");
        const pitch = link?.dataset.open || link?.closest(".pitch-team")?.closest("[data-pitch]")?.dataset.pitch;
        if (!pitch || !known.has(pitch) || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        location.hash = `pitch=${pitch}`;
    });

    // ---- the state of saving -----

    const showState = ({ state, waiting, problems, savedAt }) => {
        const shown = problems.length && state === "saved" ? "problem" : state;
        let text = words[`words${shown[0].toUpperCase()}${shown.slice(1)}`].replace("{n}", waiting);
        if (shown === "saved" && savedAt) text = words.savedNow.replace("{time}", clock(savedAt));
        const look = { saved: "saved", sending: "saving", waiting: "device" }[shown] || "locked";
        foot.className = `saving saving-${look}`;
        foot.querySelector("[data-offline-words]").textContent = text;
        if (foot.dataset.spoken !== shown && shown !== "sending") {
            foot.querySelector("[data-offline-spoken]").textContent = text;
            foot.dataset.spoken = shown;
        }
        document.querySelector("[data-offline-sign-in]").hidden = state !== "locked";
        sendNow.hidden = state !== "away";
        copy.hidden = !changes.size || state === "sending" || state === "waiting";
    };

    const queue = new Queue({
        owner,
        url: words.changes,
        told: (status) => {
            changes = new Map(status.changes.map((change) => [change.target, change]));
            showList();
            open?.refresh();
            showState(status);
        },
        // The card as the server now has it is kept before the change leaves: a dead battery in between loses nothing.
        settling: async (change, { version, card: saved }) => {
            const { hand_in: _handIn, missed: _missed, reason: _reason, ...values } = change.values;
            const { state, missed, at } = saved;
            const card = saved.late ? { late: true, state, at } : { values, version, state, submitted: state === "submitted", missed, at };
            await learn(change.target, card);
        },
    });
    sendNow.addEventListener("click", () => queue.sendNow());
    copy.addEventListener("click", () => saveCopy(copy.dataset, changes, row, desk));

    // ---- what an earlier page left on this device -----

    for (const [pitch, card] of known) {
        const kept = await store.kept(owner, `card:${pitch}`);
        if (kept && kept.version > card.version) known.set(pitch, { ...kept, rubric: card.rubric });
        else if (kept?.late) known.set(pitch, { ...card, late: true });
    }
    await queue.tell();
    window.addEventListener("hashchange", route);
    window.addEventListener("pagehide", () => open?.close());
    document.addEventListener("visibilitychange", () => document.hidden && open?.close());
    await route();
    desk.dataset.ready = "1";
    queue.sendNow();
    const asked = navigator.storage?.persist?.();
    const isKept = await keepThisPage({ scope: words.scope, owner, until: words.until }).catch(() => false);
    await asked?.catch?.(() => {});
    document.querySelector("[data-judge-kept]").textContent = isKept ? words.kept : words.notKept;
};

if (desk) {
    const isAble = await store.canKeep();
    desk.querySelector("[data-judge-cannot]").hidden = isAble;
    if (isAble) await start({ ...document.querySelector("[data-offline-state]").dataset, ...desk.dataset });
}

// The card's own page, which needs a network: the same card is on the page that does not.
const better = document.querySelector("[data-better]");
if (better) better.hidden = !(await store.canKeep());
