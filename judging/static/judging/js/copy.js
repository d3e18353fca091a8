// What is not sent yet as a file that anybody can read: for an organiser to type in, should this device never see a network.
const words = (value) => (value === null || value === undefined ? "" : String(value));

const lines = (change, team, sheet, labels) => {
    const name = (key) => {
        const field = sheet.content.querySelector(`[name="criterion_${key}"]`);
        const label = field?.closest("fieldset.score")?.querySelector("legend") ?? sheet.content.querySelector(`label[for="${field?.id}"]`);
        return label?.firstChild.textContent.trim() ?? key;
    };
    const { hand_in: handIn, missed, reason, ...values } = change.values;
    return [
        team,
        new Date(change.noted).toLocaleString("en-GB"),
        ...(missed ? [labels.missed] : [handIn ? labels.handedIn : labels.draft]),
        ...Object.entries(values).map(([key, value]) => `${name(key)}: ${words(value)}`),
        ...(reason ? [reason] : []),
        "",
    ];
};

export const saveCopy = (labels, changes, row, desk) => {
    const sheet = desk.querySelector("[data-judge-sheet]");
    const text = [...changes.values()].flatMap((change) => lines(change, row(change.target)?.dataset.team ?? change.target, sheet, labels));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${text.join("\r\n")}`], { type: "text/plain" }));
    link.download = labels.name;
    link.click();
    URL.revokeObjectURL(link.href);
};
