// Sends what waits on this device: when something is put in, when the network comes back, and by a timer in any case,
// because a phone in a hall with dead Wi-Fi thinks that it is online.
import * as store from "./store.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60_000;
const PATIENCE = 8000;
const AT_ONCE = 20;

// At the time of sending: a page that was kept for offline use carries an old one.
export const csrfToken = () => document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1] ?? "";

export class Queue {
    // owner: whose changes; url: where they go; told(status): called whenever something has changed.
    // A status has: waiting (changes on this device only), problems (changes the server would not take),
    // state (saved, waiting, sending, away, locked), savedAt (when the server last said so).
    // settling(change, answer): before a change that the server has leaves this device.
    // tells: whether the server is told, while there is a network, of which targets changes stay on this device.
    constructor({ owner, url, told, answered = () => {}, settling = () => {}, tells = false }) {
        Object.assign(this, { owner, url, told, answered, settling, tells });
        this.atOnce = AT_ONCE;
        this.state = "saved";
        this.savedAt = null;
        this.wait = FIRST_WAIT;
        this.isSending = false;
        window.addEventListener("online", () => this.sendNow());
        document.addEventListener("visibilitychange", () => document.hidden || this.sendNow());
    }

    async put(target, values, base) {
        const change = await store.put(this.owner, target, values, base);
        await this.tell(this.state === "saved" ? "waiting" : this.state);
        this.sendNow();
        return change;
    }

    async tell(state = this.state) {
        this.state = state;
        const all = await store.pending(this.owner);
        const problems = all.filter((change) => change.problem);
        const waiting = all.length - problems.length;
        if (!waiting && state !== "sending") this.state = "saved";
        if (waiting && state === "saved") this.state = "waiting";
        this.told({ state: this.state, waiting, problems, savedAt: this.savedAt, changes: all });
    }

    sendNow() {
        this.wait = FIRST_WAIT;
        return this.send();
    }

    async send() {
        if (this.isSending) {
            this.again = true;
            return;
        }
        clearTimeout(this.timer);
        this.isSending = true;
        this.again = false;
        const waiting = (await store.pending(this.owner)).filter((change) => !change.problem).slice(0, this.atOnce);
        const holding = await this.holding(waiting);
        const done = waiting.length || holding ? await this.hand(waiting, holding) : true;
        this.isSending = false;
        await this.tell();
        const left = (await store.pending(this.owner)).some((change) => !change.problem);
        if (!left && !(await this.holding([]))) return;
        if (done || this.again) this.plan(0);
        else this.plan();
    }

    plan(wait = this.wait * (0.75 + Math.random() / 2)) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), wait);
        if (wait) this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }

    // The targets that stay here when these changes leave; nothing where the server knows.
    async holding(leaving) {
        if (!this.tells) return null;
        const going = leaving.map((change) => change.target);
        const all = (await store.pending(this.owner)).map((change) => change.target);
        const targets = all.filter((target) => !going.includes(target)).sort();
        const told = await store.toldOf(this.owner);
        return String(told.targets) === String(targets) ? null : { ...told, targets };
    }

    // True when the server has answered each change.
    async hand(found, holding) {
        if (found.length) await this.tell("sending");
        const waiting = [];
        // Before they leave: if this device dies now, the next start knows that they may have arrived.
        for (const change of found) if (await store.markSent(change)) waiting.push(change);
        if (found.length && !waiting.length) return true;
        let answer;
        try {
            answer = await fetch(this.url, {
                method: "POST",
                headers: {
                    "Content-Type": "application/json",
                    Accept: "application/json",
                    "X-CSRFToken": csrfToken(),
                    // Whose page this is: somebody else may have signed in beside it, and these are not theirs.
                    "X-Person": document.body.dataset.person ?? "",
                },
                body: JSON.stringify({
                    changes: waiting.map(({ id, target, values, base, after, noted }) => ({
                        id,
                        target,
                        values,
                        base,
                        after,
                        noted,
                    })),
                    ...(holding && { holding }),
                }),
                signal: AbortSignal.timeout(PATIENCE),
                redirect: "error",
            });
            if ([401, 403, 404].includes(answer.status)) {
                // Signed out, or the link has ended: the changes stay here until somebody signs in again.
                this.state = "locked";
                return false;
            }
            if (answer.status === 400 && waiting.length) return await this.refuse(waiting, answer);
            if (!answer.ok) throw new Error(String(answer.status));
            answer = await answer.json();
        } catch {
            this.state = "away";
            return false;
        }
        if (holding) await store.keepTold(this.owner, holding);
        const byId = new Map(waiting.map((change) => [change.id, change]));
        for (const each of answer.answers) {
            const change = byId.get(each.id);
            if (!change) continue;
            byId.delete(each.id);
            each.target = change.target;
            if (each.state === "saved") {
                await this.settling(change, each);
                await store.settle(change, each.version);
            } else await store.keepWithProblem(change, each.sentence, each.version, each.there);
        }
        if (waiting.length) this.savedAt = new Date(answer.at);
        this.wait = FIRST_WAIT;
        this.atOnce = AT_ONCE;
        this.state = "saved";
        await this.answered(answer);
        return byId.size === 0;
    }

    // One of them cannot be read: each goes by itself, so that it holds up no other.
    async refuse(waiting, answer) {
        const { sentence } = await answer.json();
        if (!sentence) throw new Error("not ours");
        if (waiting.length > 1) this.atOnce = 1;
        else await store.keepWithProblem(waiting[0], sentence);
        this.state = "waiting";
        return true;
    }

    async dismiss(target) {
        await store.drop(this.owner, target);
        await this.tell();
        this.sendNow();
    }
}
