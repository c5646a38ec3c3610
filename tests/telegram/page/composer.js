// Where one writes: a text, a reply, a change, an inline query with its results, a command.

import { $, gist, make, state } from "./state.js";

const PAUSE_MS = 250;
let number = 0;
let pause = null;

export function startComposer(on) {
  const text = $("#text");
  $("#form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (text.value.trim()) on.send(text.value.trim());
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      $("#form").requestSubmit();
    }
    if (event.key === "Escape") on.cancel();
  });
  text.addEventListener("input", () => {
    fit();
    typed(on);
  });
  $("#attach").addEventListener("click", (event) => on.attach(event));
}

/** Put words into the field, as if they had been typed. */
export function fill(words, on) {
  $("#text").value = words;
  fit();
  $("#text").focus();
  typed(on);
}

export function fit() {
  const text = $("#text");
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
  $("#send").classList.toggle("ready", Boolean(text.value.trim()));
}

/** The inline query in the field, if there is one: what stands behind the bot's name. */
function inlineQuery() {
  const match = $("#text").value.match(/^@(\w+)\s([\s\S]*)$/);
  return match && match[1].toLowerCase() === state.bot.username.toLowerCase() ? match[2] : null;
}

function typed(on) {
  const query = inlineQuery();
  clearTimeout(pause);
  if (query === null) {
    state.inline = null;
    drawResults(on);
    return;
  }
  pause = setTimeout(() => {
    number += 1;
    state.inline = { query, number, answer: null };
    on.look(query, number);
    drawResults(on);
  }, PAUSE_MS);
}

export function drawResults(on) {
  const box = $("#results");
  const commands = matchingCommands();
  box.hidden = !state.inline && !commands.length;
  if (commands.length) {
    box.replaceChildren(
      ...commands.map((one) =>
        make("button", { type: "button", class: "command", onclick: () => on.send(`/${one.command}`) }, make("strong", {}, `/${one.command}`), make("span", {}, one.description)),
      ),
    );
  } else if (state.inline && !state.inline.answer) {
    box.replaceChildren(make("p", {}, "Looking…"));
  } else if (state.inline) {
    const { results, button } = state.inline.answer;
    const above = button ? [make("p", { class: "above" }, button.text)] : [];
    const one = (result, position) =>
      make("button", { type: "button", onclick: () => on.choose(position) }, make("strong", {}, result.title ?? ""), make("span", {}, result.description ?? ""));
    box.replaceChildren(...above, ...results.map(one), ...(results.length ? [] : [make("p", {}, "Nothing found.")]));
  }
}

function matchingCommands() {
  const match = $("#text").value.match(/^\/(\w*)$/);
  return match ? state.commands.filter((one) => one.command.startsWith(match[1].toLowerCase())) : [];
}

export function drawReply(cancel) {
  const box = $("#reply");
  const about = state.editing ?? state.replying?.message;
  box.hidden = !about;
  if (!about) return;
  const what = state.editing ? "Edit message" : `Reply to ${about.from.first_name}${state.replying.quote ? ", quoting" : ""}`;
  box.replaceChildren(
    make("div", {}, make("strong", {}, what), make("span", {}, state.replying?.quote ?? gist(about))),
    make("button", { type: "button", onclick: cancel, "aria-label": "Cancel" }, "×"),
  );
}
