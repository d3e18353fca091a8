// At the door: every tick is kept on this device first and sent when there is a network; other devices' ticks come in.
// Without this script each button sends its own small form.
import { keepThisPage } from "./offline/page.js";
import * as store from "./offline/store.js";
import { Queue } from "./offline/sync.js";

const LOOK_EVERY = 4000;
const door = document.querySelector("[data-door]");

const clock = (moment) => {
    const hours = moment.getHours();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    return `${hours % 12 || 12}:${minutes}${hours < 12 ? "am" : "pm"}`;
};

// A cell that begins like a formula would be one in a spreadsheet.
const cell = (text) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
const asCsv = (rows) => `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;

const start = (words) => {
    const list = door.querySelector("[data-door-list]");
    const search = door.querySelector("[data-door-search]");
    const newcomer = door.querySelector("[data-door-walk-in]");
    const problems = door.querySelector("[data-door-problems]");
    const spoken = door.querySelector("[data-door-spoken]");
    const foot = document.querySelector("[data-offline-state]");
    const sendNow = document.querySelector("[data-offline-send]");
    const copy = document.querySelector("[data-offline-copy]");
    // What the server has said of each line since this page began: a list that was on its way meanwhile is older.
    const known = new Map();
    let changes = [];
    let tag = "";

    const lines = () => [...list.querySelectorAll(".door-row")];
    const line = (target) => lines().find((row) => row.dataset.target === target);
    const say = (text) => {
        spoken.textContent = text;
    };
    const wanted = (target) => changes.find((change) => change.target === target && !change.problem);

    const isHere = (row) => {
        const wish = wanted(row.dataset.target);
        return wish ? wish.values.is_here : row.dataset.here === "1";
    };

    // ---- what is seen -----

    const addNewcomer = (change) => {
        const row = door.querySelector("[data-door-new]").content.firstElementChild.cloneNode(true);
        row.dataset.target = change.target;
        row.dataset.name = change.values.full_name;
        row.dataset.employer = change.values.employer;
        row.querySelector(".door-name").textContent = change.values.full_name;
        row.querySelector("[data-door-employer]").textContent = change.values.employer;
        row.querySelector("[data-door-whose]").textContent = ` ${change.values.full_name}`;
        list.append(row);
    };

    const show = (row) => {
        const here = isHere(row);
        const wish = wanted(row.dataset.target);
        const button = row.querySelector("button");
        row.classList.toggle("door-row-here", here);
        row.classList.toggle("door-row-waiting", Boolean(wish));
        button.classList.toggle("button-quiet", here);
        button.classList.toggle("button-primary", !here);
        row.querySelector("[data-door-verb]").textContent = here ? words.undo : words.tick;
        const state = row.querySelector("[data-door-state]");
        if (wish) state.textContent = words.onlyHere;
        else if (!here) state.textContent = "";
        else if (!state.textContent || state.textContent === words.onlyHere) state.textContent = words.hereNow;
    };

    const showAll = () => {
        changes
            .filter((change) => !change.problem && change.values.full_name && !line(change.target))
            .forEach(addNewcomer);
        const rows = lines();
        rows.forEach((row) => {
            const later = known.get(row.dataset.target);
            if (later && later.version >= Number(row.dataset.version)) {
                row.dataset.version = later.version;
                row.dataset.here = later.is_here ? "1" : "";
            }
            show(row);
        });
        document.querySelector("[data-door-here]").textContent = rows.filter(isHere).length;
        document.querySelector("[data-door-expected]").textContent = rows.filter((row) => !row.dataset.walkedIn).length;
        find();
    };

    const showProblems = (all) => {
        problems.hidden = !all.length;
        problems.querySelector("[data-door-problem-list]").replaceChildren(
            ...all.map((change) => {
                const item = document.createElement("p");
                const read = document.createElement("button");
                read.type = "button";
                read.className = "button button-quiet";
                read.textContent = "OK";
                read.addEventListener("click", () => queue.dismiss(change.target));
                item.append(`${change.values.full_name ? `${change.values.full_name}: ` : ""}${change.problem} `, read);
                return item;
            }),
        );
    };

    const showState = ({ state, waiting, savedAt }) => {
        let text = words[`words${state[0].toUpperCase()}${state.slice(1)}`].replace("{n}", waiting);
        if (state === "saved" && savedAt) text = `${text}, ${clock(savedAt)}`;
        foot.className = `saving saving-${{ saved: "saved", sending: "saving", waiting: "unsaved" }[state] || "failed"}`;
        foot.querySelector("[data-offline-words]").textContent = text;
        if (foot.dataset.spoken !== state && state !== "sending") {
            foot.querySelector("[data-offline-spoken]").textContent = text;
            foot.dataset.spoken = state;
        }
        sendNow.hidden = !waiting || state === "sending";
        copy.hidden = !changes.length;
    };

    // ---- finding -----

    const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

    const find = () => {
        const typed = search.elements.q.value.trim();
        const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
        const rows = lines();
        const byCode = rows.filter((row) => row.dataset.code && row.dataset.code === code);
        const parts = folded(typed).split(/\s+/).filter(Boolean);
        const found = byCode.length
            ? byCode
            : rows.filter((row) => parts.every((part) => folded(row.dataset.name).includes(part)));
        rows.forEach((row) => {
            row.hidden = !found.includes(row);
        });
        door.querySelector("[data-door-empty]").hidden = found.length > 0;
        return typed ? found : [];
    };

    // ---- acting -----

    const tick = async (row) => {
        const here = !isHere(row);
        const { target, name, employer = "", version } = row.dataset;
        const values = target.startsWith("walk-in:") ? { is_here: here, full_name: name, employer } : { is_here: here };
        say((here ? words.isHere : words.isNotHere).replace("{name}", name));
        await queue.put(target, values, Number(version));
    };

    list.addEventListener("submit", (event) => {
        event.preventDefault();
        tick(event.target.closest(".door-row"));
    });
    search.addEventListener("input", find);
    search.addEventListener("submit", async (event) => {
        event.preventDefault();
        const found = find();
        if (found.length === 1 && !isHere(found[0])) {
            await tick(found[0]);
            search.reset();
            search.elements.q.value = "";
            find();
        } else if (!found.length) say(words.nobody);
    });
    newcomer.addEventListener("submit", async (event) => {
        event.preventDefault();
        const { full_name: name, employer } = newcomer.elements;
        const values = { is_here: true, full_name: name.value.trim(), employer: employer.value.trim() };
        if (!values.full_name) return;
        say(words.isHere.replace("{name}", values.full_name));
        await queue.put(`walk-in:${store.newId()}`, values, 0);
        newcomer.reset();
    });
    sendNow.addEventListener("click", () => queue.sendNow());

    // For an organiser to tick off by hand, should this device never see a network again.
    const saveCopy = () => {
        const rows = changes.map(({ target, values, noted }) => {
            const { name = "", employer = "" } = line(target)?.dataset ?? {};
            const here = values.is_here ? copy.dataset.yes : copy.dataset.no;
            return [values.full_name ?? name, values.employer ?? employer, here, noted];
        });
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([asCsv([copy.dataset.heads.split(","), ...rows])], { type: "text/csv" }));
        link.download = copy.dataset.name;
        link.click();
        URL.revokeObjectURL(link.href);
    };
    copy.addEventListener("click", saveCopy);

    // ---- the server -----

    const queue = new Queue({
        owner: words.owner,
        url: words.changes,
        told: (status) => {
            changes = status.changes;
            showAll();
            showProblems(status.problems);
            showState(status);
        },
        answered: ({ answers }) => {
            answers.forEach((answer) => "is_here" in answer && known.set(answer.target, answer));
            look();
        },
    });

    const replace = (html) => {
        const fresh = new DOMParser().parseFromString(`<ul>${html}</ul>`, "text/html");
        const active = document.activeElement?.closest?.(".door-row")?.dataset.target;
        list.replaceChildren(...fresh.querySelector("ul").children);
        showAll();
        if (active) line(active)?.querySelector("button").focus();
    };

    const look = async () => {
        if (document.hidden) return;
        try {
            const answer = await fetch(words.list, {
                headers: tag ? { "If-None-Match": tag } : {},
                signal: AbortSignal.timeout(LOOK_EVERY),
                redirect: "error",
            });
            if (answer.status !== 200) return;
            const html = await answer.text();
            tag = answer.headers.get("ETag");
            replace(html);
            await store.keep(words.owner, words.list, html);
        } catch {
            // No network: what this device knows is what it shows.
        }
    };

    const begin = async () => {
        // A code that a camera has read while there was no network.
        const from = new URLSearchParams(location.hash.slice(1)).get("from");
        const code = from?.match(/\/code\/([^/]+)\//)?.[1];
        if (code) search.elements.q.value = code;
        await look();
        if (!tag) {
            const html = await store.kept(words.owner, words.list);
            if (html) replace(html);
        }
        await queue.tell();
        queue.sendNow();
        setInterval(look, LOOK_EVERY);
        const isKept = await keepThisPage(words).catch(() => false);
        document.querySelector("[data-door-kept]").textContent = isKept ? words.kept : words.notKept;
    };

    begin();
};

if (door) start({ ...document.querySelector("[data-offline-state]").dataset, ...door.dataset });
