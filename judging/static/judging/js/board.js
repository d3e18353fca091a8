// Fetches the grid again while the page is looked at: 304 and nothing happens, or the new grid takes the old one's place.
const board = document.querySelector("[data-board]");

if (board) {
    let tag = board.dataset.version;

    const look = async () => {
        if (document.hidden) return;
        try {
            const answer = await fetch(board.dataset.board, { headers: { "If-None-Match": tag } });
            if (answer.status !== 200) return;
            tag = answer.headers.get("ETag");
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
            board.replaceChildren(...fresh.body.childNodes);
        } catch {
            // No network: the next look comes soon.
        }
    };

    setInterval(look, 5000);
}
