// The judge's pages in one: the running order, and the card of each pitch. Every tap is kept on this device first and sent
// while there is a network. Without this script each card is a form of its own; a device that keeps nothing uses those.
import { keepThisPage } from "../../programme/js/offline/page.js";
import * as store from "../../programme/js/offline/store.js";
import { Queue } from "../../programme/js/offline/sync.js";
import { Card } from "./card.js";
import { printCopy, saveCopy, unsentWords } from "./copy.js";
import { drawDeclaration, drawWork, forgetWorks } from "./views.js";

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
    // Pitches to whose team the judge has just declared a link.
    const barred = new Set();
    let changes = new Map();
    let open = null;
    let sending = null;
    let saying = "";
    const title = document.title;

    const now = (pitch) => {
        const card = known.get(pitch);
        const change = changes.get(pitch);
        if (!card || !change) return card && { ...card, change };
        if ("conflict" in change.values) return { ...card, declared: !change.problem, change };
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
        if (card.declared) return "declared";
        if (card.late) return "late";
        if (card.submitted) return "in";
        if (card.missed) return "missed";
        return Object.values(card.values).some((value) => value !== null && value !== "") ? "draft" : "due";
    };

    const showRow = (line) => {
        const card = now(line.dataset.pitch) ?? (barred.has(line.dataset.pitch) && { declared: true });
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
        const due = cards.filter((card) => card.state !== "locked" && !card.submitted && !card.missed && !card.declared);
        // A judge of many teams has more on other pages, as the server counted them.
        const missing = due.length + Number(desk.dataset.dueElsewhere);
        const lead = list.querySelector("[data-judge-lead]");
        if (lead && cards.some((card) => card.state !== "locked")) {
            const text = { 0: words.allIn, 1: words.dueOne }[missing] ?? words.dueMany;
            lead.textContent = text.replace("{n}", missing);
        }
        const next = list.querySelector("[data-judge-next]");
        if (next) {
            const { nextElsewhere, teamElsewhere } = desk.dataset;
            next.hidden = !due.length && !nextElsewhere;
            if (!due.length && nextElsewhere) {
                const link = next.querySelector("a");
                link.href = nextElsewhere;
                delete link.dataset.open;
                link.textContent = words.begin.replace("{team}", teamElsewhere);
            } else if (due.length) {
                const begun = stateOf(due[0]) === "draft" ? words.goOn : words.begin;
                const link = next.querySelector("a");
                link.href = row(due[0].pitch).dataset.url;
                link.dataset.open = due[0].pitch;
                link.textContent = begun.replace("{team}", row(due[0].pitch).dataset.team);
            }
        }
        const dots = list.querySelector(".dots");
        const done = cards.filter((card) => card.submitted).length + Number(desk.dataset.doneElsewhere);
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
        if (!sheet || now(pitch).declared) return false;
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

    // What the team handed in, or the form that declares a link to it.
    const openView = async (name, pitch) => {
        const template = desk.querySelector(`[data-judge-${name}]`);
        if (!known.has(pitch) || now(pitch).declared) return false;
        const part =
            name === "work"
                ? await drawWork(template, row(pitch), words.works)
                : drawDeclaration(template, row(pitch), (detail) => {
                      save(pitch, { conflict: detail }, true);
                      leave(words.declared.replace("{team}", row(pitch).dataset.team));
                  });
        if (!part) return false;
        place.replaceChildren(part);
        window.scrollTo(0, 0);
        part.querySelector("h1").focus({ preventScroll: true });
        return true;
    };

    const leave = (said) => {
        saying = said;
        location.hash = "";
    };

    // The address says what is seen: #pitch=ID, #work=ID, #declaration=ID; #from=PATH comes from one that needs a network.
    const read = (hash) => {
        const asked = new URLSearchParams(hash.slice(1));
        const [, pitch, part] = asked.get("from")?.match(/\/pitches\/([^/]+)\/(?:(\w+)\/)?$/) ?? [];
        if (pitch) return { name: { submission: "work", conflict: "declaration" }[part] ?? "pitch", pitch };
        const name = ["pitch", "work", "declaration"].find((each) => asked.has(each));
        return name ? { name, pitch: asked.get(name) } : { needsNetwork: asked.has("from"), isOther: hash && !asked.has("from") };
    };

    const route = async () => {
        const { name, pitch, needsNetwork, isOther } = read(location.hash);
        if (isOther) return;
        await open?.close();
        open = null;
        const isShown = Boolean(pitch && row(pitch)) && (name === "pitch" ? openCard(pitch) : await openView(name, pitch));
        list.hidden = isShown;
        place.hidden = !isShown;
        if (!isShown) place.replaceChildren();
        document.title = isShown ? `${row(pitch).dataset.team} – ${title}` : title;
        if (pitch && !isShown) saying ||= (now(pitch)?.declared ? words.declared : words.needsNetwork).replace("{team}", row(pitch)?.dataset.team);
        list.querySelector("[data-judge-said]").textContent = needsNetwork ? words.needsNetwork : saying;
        saying = "";
        showList();
        if (isShown) open?.focus();
        else if (location.hash || document.activeElement === document.body) window.scrollTo(0, 0);
    };

    const follow = async (view, link, pitch) => {
        if (view === "work" && !(await drawWork(desk.querySelector("[data-judge-work]"), row(pitch), words.works)))
            location.assign(link.href);
        else location.hash = `${view}=${pitch}`;
    };

    desk.addEventListener("click", (event) => {
        const link = event.target.closest("a[href]");
        const view = link?.dataset.view;
        const pitch = link?.dataset.open || link?.closest(".pitch-team")?.closest("[data-pitch]")?.dataset.pitch;
        if (!pitch || !known.has(pitch) || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        if (view) follow(view, link, pitch);
        else location.hash = `pitch=${pitch}`;
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
        tells: true,
        told: (status) => {
            changes = new Map(status.changes.map((change) => [change.target, change]));
            showList();
            open?.refresh();
            showState(status);
        },
        // The card as the server now has it is kept before the change leaves: a dead battery in between loses nothing.
        settling: async (change, { version, card: saved }) => {
            if (saved.barred) {
                known.delete(change.target);
                barred.add(change.target);
                await forgetWorks(words.works);
                keep().catch(() => {});
                return;
            }
            const { hand_in: _handIn, missed: _missed, reason: _reason, ...values } = change.values;
            const { state, missed, at } = saved;
            const card = saved.late ? { late: true, state, at } : { values, version, state, submitted: state === "submitted", missed, at };
            await learn(change.target, card);
        },
    });
    sendNow.addEventListener("click", () => queue.sendNow());
    const unsent = () => unsentWords(copy.dataset, changes, row, desk);
    copy.querySelector("[data-offline-file]").addEventListener("click", () => saveCopy(copy.dataset.name, unsent()));
    copy.querySelector("[data-offline-print]").addEventListener("click", () => printCopy(desk.querySelector("[data-judge-unsent]"), unsent()));

    const keep = () => keepThisPage({ scope: words.scope, owner, until: words.until, texts: [words.works] });

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
    const isKept = await keep().catch(() => false);
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
