// What is not sent yet as words that anybody can read, in a file or on paper: for an organiser to type in, should this device never see a network.
const words = (value) => (value === null || value === undefined ? "" : String(value));

const lines = (change, team, sheet, labels) => {
    const name = (key) => {
        const field = sheet.content.querySelector(`[name="criterion_${key}"]`);
        const label = field?.closest("fieldset.score")?.querySelector("legend") ?? sheet.content.querySelector(`label[for="${field?.id}"]`);
        return label?.firstChild.textContent.trim() ?? key;
    };
    const { hand_in: handIn, missed, reason, conflict, ...values } = change.values;
    if (conflict) return [team, new Date(change.noted).toLocaleString("en-GB"), `${labels.conflict}: ${conflict}`, ""];
    return [
        team,
        new Date(change.noted).toLocaleString("en-GB"),
        ...(missed ? [labels.missed] : [handIn ? labels.handedIn : labels.draft]),
        ...Object.entries(values).map(([key, value]) => `${name(key)}: ${words(value)}`),
        ...(reason ? [reason] : []),
        "",
    ];
};

export const unsentWords = (labels, changes, row, desk) => {
    const sheet = desk.querySelector("[data-judge-sheet]");
    return [...changes.values()].flatMap((change) => lines(change, row(change.target)?.dataset.team ?? change.target, sheet, labels));
};

export const saveCopy = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${text.join("\r\n")}`], { type: "text/plain" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
};

// Of the page only this part goes on paper, until the printing is over.
export const printCopy = (part, text) => {
    part.querySelector("pre").textContent = text.join("\n");
    document.body.classList.add("printing-unsent");
    window.addEventListener("afterprint", () => document.body.classList.remove("printing-unsent"), { once: true });
    window.print();
};
