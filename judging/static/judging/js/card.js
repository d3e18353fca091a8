// One pitch's card on the screen. It reads and fills the form that the server drew; what becomes of it is judge.js's.
const TO_DEVICE = 300;

export class Card {
    // line, before, after: rows of the running order; card(): the card as it now is; save(values, isQuick);
    // done(isMissed): it was handed in; dismiss(): the change that waits is not wanted; learn(newer): what the server has.
    constructor(sheet, given) {
        Object.assign(this, given);
        this.part = sheet.content.firstElementChild.cloneNode(true);
        this.form = this.part.querySelector("form");
        this.keys = [...new Set([...this.form.elements].map((each) => each.name).filter((name) => name.startsWith("criterion_")))];
        this.row = this.find("row");
        this.row.remove();
        this.row.hidden = false;
        this.describe();
        this.fill(this.card());
        this.listen();
    }

    find(name) {
        return this.part.querySelector(`[data-card-${name}]`);
    }

    describe() {
        const { team, caption, url } = this.line.dataset;
        this.find("team").textContent = team;
        this.find("caption").textContent = caption;
        for (const [name, path, view] of [["submission", "submission/", "work"], ["conflict", "conflict/", "declaration"]]) {
            const link = this.find(name);
            link.href = url + path;
            Object.assign(link.dataset, { view, open: this.line.dataset.pitch });
        }
        for (const [name, row] of Object.entries({ before: this.before, after: this.after })) {
            const link = this.find(name);
            link.hidden = !row;
            if (!row) continue;
            link.href = row.dataset.url;
            link.dataset.open = row.dataset.pitch;
            link.querySelector("span").textContent = row.dataset.team;
        }
    }

    // ---- the form -----

    field(name) {
        return this.form.elements[name];
    }

    fill({ values, missed }) {
        for (const name of this.keys) {
            const field = this.field(name);
            const value = String(values[name.slice(10)] ?? "");
            if (field instanceof RadioNodeList) field.forEach((radio) => (radio.checked = radio.value === value));
            else if (field.value !== value) field.value = value;
        }
        this.field("missed").checked = Boolean(missed);
        this.count();
    }

    read() {
        const values = new Map();
        for (const name of this.keys) {
            const field = this.field(name);
            const score = () => (field.value === "" ? null : Number(field.value));
            const isScore = field instanceof RadioNodeList;
            values.set(name.slice(10), isScore ? score() : field.value.toWellFormed().replaceAll("\0", ""));
        }
        const missed = this.field("missed").checked;
        // The server keeps a card in that is in; here a hand-in that still waits for a network must not be forgotten.
        const handIn = Boolean(this.card().change?.values.hand_in);
        return { ...Object.fromEntries(values), hand_in: handIn && !missed, missed, reason: this.field("reason").value };
    }

    scored() {
        return [...this.form.querySelectorAll("fieldset.score")];
    }

    count() {
        const gaps = this.scored().filter((score) => !score.querySelector("input:checked"));
        const done = this.scored().length - gaps.length;
        this.part.querySelectorAll(".dot").forEach((dot, number) => dot.classList.toggle("dot-done", number < done));
        const words = this.part.querySelector(".dots").lastElementChild;
        words.textContent = words.textContent.replace(/\d+/, String(done));
        return gaps;
    }

    listen() {
        this.form.addEventListener("input", (event) => {
            this.count();
            if (this.card().state === "locked" || event.target.name === "gaps_are_meant") return;
            this.find("said").textContent = "";
            clearTimeout(this.typing);
            const isTap = event.target.matches("[type=radio], [type=checkbox]");
            this.isDirty = true;
            if (isTap) this.keep(true);
            else this.typing = setTimeout(() => this.keep(false), TO_DEVICE);
        });
        // The levels by their numbers, while one of them has the focus.
        this.form.addEventListener("keydown", (event) => {
            if (!/^\d$/.test(event.key) || event.target.type !== "radio") return;
            this.field(event.target.name).forEach((radio) => {
                if (radio.value === event.key) {
                    radio.focus();
                    radio.click();
                }
            });
        });
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.handIn();
        });
        this.find("mine").addEventListener("click", () => this.choose(true));
        this.find("theirs").addEventListener("click", () => this.choose(false));
        this.find("dismiss").addEventListener("click", async () => {
            await this.dismiss();
            this.fill(this.card());
        });
    }

    async keep(isQuick) {
        clearTimeout(this.typing);
        this.isDirty = false;
        await this.save(this.read(), isQuick);
    }

    // What was typed last is on this device before the card leaves the screen.
    async close() {
        if (this.isDirty) await this.keep(true);
    }

    async handIn() {
        clearTimeout(this.typing);
        const gaps = this.count();
        const { missed } = this.read();
        if (gaps.length && !missed && !this.field("gaps_are_meant").checked) return this.askAboutGaps(gaps);
        this.isDirty = false;
        await this.save({ ...this.read(), hand_in: !missed }, true);
        this.done(missed);
    }

    askAboutGaps(gaps) {
        this.find("gaps").hidden = false;
        const names = gaps.map((score) => score.querySelector("legend").firstChild.textContent.trim());
        this.find("said").textContent = this.find("said").dataset.gaps.replace("{names}", names.join(", "));
        gaps[0].querySelector("input").focus();
    }

    // ---- what became of it -----

    refresh() {
        const card = this.card();
        const { change } = card;
        this.find("conflicted").hidden = !change?.inConflict;
        this.form.hidden = Boolean(change?.inConflict);
        if (change?.inConflict) this.compare(change);
        const refused = change?.problem && !change.inConflict ? change.problem : "";
        this.find("refused").hidden = !refused;
        this.find("refused-words").textContent = refused;
        this.find("locked").hidden = card.state !== "locked";
        this.find("late").hidden = !card.late;
        this.find("reason").hidden = !card.submitted || card.state === "locked";
        const button = this.find("hand-in");
        const { late, change: again, first } = button.dataset;
        button.textContent = card.state === "locked" ? late : card.submitted ? again : first;
    }

    words(key, value) {
        if (value === undefined || value === null || value === "") return "–";
        const field = this.field(`criterion_${key}`);
        if (!(field instanceof RadioNodeList)) return value;
        const radio = [...field].find((each) => each.value === String(value));
        const short = radio?.parentElement.querySelector("b")?.textContent.replace(/\.\s*$/, "");
        return short ? `${value}, ${short}` : String(value);
    }

    compare({ values, newer }) {
        const differs = (key) => (values[key] ?? "") !== (newer.values[key] ?? "");
        this.find("rows").replaceChildren(
            ...this.keys.map((name) => {
                const key = name.slice(10);
                const line = this.row.cloneNode(true);
                const [head, theirs, mine] = line.children;
                const field = this.field(name);
                const label = field instanceof RadioNodeList ? field[0].closest("fieldset").querySelector("legend") : field.labels[0];
                head.firstElementChild.textContent = label.firstChild.textContent.trim();
                head.lastElementChild.hidden = !differs(key);
                line.classList.toggle("differs", differs(key));
                theirs.textContent = this.words(key, newer.values[key]);
                mine.textContent = this.words(key, values[key]);
                return line;
            }),
        );
    }

    async choose(isMine) {
        const { change } = this.card();
        await this.learn(change.newer);
        if (isMine) await this.save(change.values, true);
        else await this.dismiss();
        this.fill(this.card());
        this.refresh();
        this.focus();
    }

    focus() {
        window.scrollTo(0, 0);
        this.find("team").focus({ preventScroll: true });
    }
}
