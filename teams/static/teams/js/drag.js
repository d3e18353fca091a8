// Dragging somebody onto a team, or onto a person to change places. The page does the same by links and buttons.
const board = document.querySelector("[data-board]");
const say = document.querySelector("[data-say]");

// Who is dragged, and what each drop would do, once the server has said so.
let held = null;

const words = ({ words, breaks }) => [`${words}.`, ...breaks].join(" ");

function clear() {
    for (const card of board.querySelectorAll("[data-team]")) {
        card.classList.remove("would-break", "drop-here");
        const spot = card.querySelector("[data-change]");
        spot.hidden = true;
        spot.textContent = "";
    }
    for (const chip of board.querySelectorAll(".swap-here")) chip.classList.remove("swap-here");
}

function show(card, option, partner) {
    const spot = card.querySelector("[data-change]");
    const where = partner ? `${card.dataset.name} \u21c4 ${partner.dataset.name}` : card.dataset.name;
    const text = `${where}: ${words(option)}`;
    if (spot.textContent === text) return;
    spot.textContent = text;
    spot.hidden = false;
    card.classList.toggle("would-break", option.breaks.length > 0);
}

function showAll() {
    for (const card of board.querySelectorAll("[data-team]")) {
        const option = held.options.teams[card.dataset.team];
        if (option) show(card, option);
    }
}

// What lies under the pointer: a person to change places with, or else a team to move to alone.
function target(event) {
    const card = event.target.closest("[data-team]");
    if (!held?.options || !card) return {};
    const chip = event.target.closest("[data-person]");
    const swap = chip && held.options.people[chip.dataset.person];
    if (swap) return { card, partner: chip, option: swap };
    return { card, option: held.options.teams[card.dataset.team] };
}

async function pickUp(event) {
    const chip = event.target.closest("[data-person]");
    if (!chip) return;
    const mine = { person: chip.dataset.person, options: null };
    held = mine;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", chip.dataset.name);
    // Not at once: words that push what is held from under the pointer end the drag before it begins.
    setTimeout(() => {
        if (held === mine && !mine.options) say.textContent = chip.dataset.name;
    });
    const url = `${board.getAttribute("action")}?person=${mine.person}`;
    try {
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        if (answer.ok) mine.options = await answer.json();
    } catch {
        // No network: nothing can be dropped, and the links say so.
    }
    if (held === mine && mine.options) showAll();
}

function over(event) {
    const { card, partner, option } = target(event);
    if (!option) return;
    event.preventDefault();
    for (const each of board.querySelectorAll(".drop-here, .swap-here")) {
        if (each !== card && each !== partner) each.classList.remove("drop-here", "swap-here");
    }
    card.classList.add("drop-here");
    partner?.classList.add("swap-here");
    show(card, option, partner);
    const said = card.querySelector("[data-change]").textContent;
    if (say.textContent !== said) say.textContent = said;
}

function leave(event) {
    const card = event.target.closest("[data-team]");
    if (!card || card.contains(event.relatedTarget) || !held?.options) return;
    card.classList.remove("drop-here");
    const option = held.options.teams[card.dataset.team];
    if (option) show(card, option);
}

function drop(event) {
    const { card, partner, option } = target(event);
    if (!option) return;
    event.preventDefault();
    board.elements.person.value = held.person;
    board.elements.team.value = partner ? "" : card.dataset.team;
    board.elements.partner.value = partner ? partner.dataset.person : "";
    board.requestSubmit();
}

if (board) {
    for (const chip of board.querySelectorAll("[data-person]")) chip.draggable = true;
    // A finger scrolls; it presses names.
    document.querySelector("[data-with-drag]").hidden = !matchMedia("(any-pointer: fine)").matches;
    board.addEventListener("dragstart", pickUp);
    board.addEventListener("dragover", over);
    board.addEventListener("dragleave", leave);
    board.addEventListener("drop", drop);
    board.addEventListener("dragend", () => {
        held = null;
        clear();
    });
}
