// Sends a chosen file at once, with a bar; tries again when the network fails. What began before the deadline may
// finish after it, and is handed in as was asked in time. Without this script the form sends its files by itself.
import { csrfToken } from "../../programme/js/offline/sync.js";

const form = document.querySelector("form[data-files]");
const LONGEST_PAUSE = 20000;
const under = new Map();

const AWAY = {
    network: "No network. We go on trying; keep this page open.",
    signedOut: "You are signed out. Sign in again in another window and keep this one open: we go on trying.",
    refused: "The site did not take it yet. We go on trying; keep this page open.",
};

const megabytes = (bytes) => (bytes / 1048576).toFixed(1);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

const post = (fields, progress) =>
    new Promise((resolve, reject) => {
        const data = new FormData();
        Object.entries(fields).forEach(([name, value]) => data.append(name, value));
        const request = new XMLHttpRequest();
        request.open("POST", form.dataset.files);
        // Not the form's: whoever signs in again in another window has a new one.
        request.setRequestHeader("X-CSRFToken", csrfToken());
        request.responseType = "json";
        request.upload.onprogress = (event) => progress?.(event.loaded, event.total);
        request.onload = () => {
            if (request.status === 200 && request.response) resolve(request.response);
            else reject(request.responseURL.includes("/accounts/") ? AWAY.signedOut : AWAY.refused);
        };
        request.onerror = () => reject(AWAY.network);
        request.ontimeout = request.onerror;
        request.send(data);
    });

// Until there is an answer, whatever the network does.
const insist = async (fields, { progress, waiting }) => {
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
        try {
            return await post(fields, progress);
        } catch (why) {
            waiting(why);
            await pause(wait);
        }
    }
};

const send = async (slot, input) => {
    const file = input.files[0];
    const box = slot.querySelector("[data-sending]");
    const bar = box.querySelector("progress");
    const words = box.querySelector("[data-sent]");
    const waiting = (why) => {
        words.textContent = why;
    };
    const progress = (loaded, total) => {
        bar.value = (100 * loaded) / total;
        words.textContent = `${megabytes(loaded)} of ${megabytes(total)} MB`;
    };
    box.hidden = false;
    bar.hidden = false;
    const state = { begun: "", wanted: false };
    under.set(slot, state);
    let answer = await insist({ slot: slot.dataset.slot }, { waiting });
    if (answer.state === "begun") {
        state.begun = answer.begun;
        if (state.wanted) await insist({ begun: state.begun }, { waiting });
        answer = await insist({ begun: state.begun, file }, { progress, waiting });
    }
    under.delete(slot);
    bar.hidden = true;
    words.textContent = answer.sentence ?? "";
    // What the server has or will not have is not sent a second time.
    input.value = "";
    if (answer.state === "handed_in") location.assign(answer.url);
    return answer;
};

const start = () => {
    form.querySelectorAll("[data-slot]").forEach((slot) => {
        const input = slot.querySelector("input[type=file]");
        input.addEventListener("change", () => {
            if (input.files.length) slot.sent = send(slot, input);
        });
    });
    // The form waits for what is on its way; the wish to hand in is told at once, so that it counts from now.
    form.addEventListener(
        "submit",
        async (event) => {
            if (!under.size) return;
            event.preventDefault();
            event.stopImmediatePropagation();
            const { submitter } = event;
            const slots = [...under.keys()];
            await form.sendDraft?.();
            if (submitter?.name === "hand_in") {
                for (const state of under.values()) {
                    state.wanted = true;
                    if (state.begun) post({ begun: state.begun }).catch(() => {});
                }
            }
            const answers = await Promise.all(slots.map((slot) => slot.sent));
            if (!answers.some((answer) => answer.state === "handed_in")) form.requestSubmit(submitter);
        },
        { capture: true },
    );
};

if (form) start();
