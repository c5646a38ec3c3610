// Who one is, and the chats that this person has.

import { $, GENERAL, avatar, chatsOf, gist, make, messagesIn, onlySaysWhatHappened, person, state, timeOf, titleOf } from "./state.js";

export function drawPeople(choose) {
  const one = (someone) =>
    make(
      "button",
      { type: "button", role: "radio", "aria-checked": String(someone.id === state.me), onclick: () => choose(someone.id) },
      avatar(someone.first_name, someone.id),
      make("span", {}, someone.first_name),
      make("small", {}, someone.language_code ?? ""),
    );
  $("#people").replaceChildren(...state.people.map(one));
}

export function drawChats(open) {
  const one = (chat) => {
    const last = chat.messages.filter((message) => !onlySaysWhatHappened(message)).at(-1);
    const who = last && chat.type !== "private" && last.from ? `${last.from.first_name}: ` : "";
    const waiting = state.unread.get(`${state.me}:${chat.id}`);
    return make(
      "button",
      { type: "button", "aria-current": String(chat.id === state.chat), onclick: () => open(chat.id) },
      avatar(titleOf(chat), chat.id, chat.type === "private" ? "bot" : "group"),
      make(
        "span",
        { class: "lines" },
        make("span", { class: "line" }, make("strong", {}, titleOf(chat)), last ? make("time", {}, timeOf(last)) : null),
        make("span", { class: "line" }, make("span", { class: "gist" }, last ? who + gist(last) : "No messages"), waiting ? make("em", {}, waiting) : null),
      ),
    );
  };
  $("#chats").replaceChildren(...chatsOf(state.me).map(one));
}

export function drawHead(on) {
  const chat = state.chats.get(state.chat);
  const isPrivate = chat.type === "private";
  const names = chat.members.map((id) => person(id)?.first_name).filter(Boolean);
  const botIn = chat.bot === "member";
  const acting = (state.acting.get(`${chat.id}/${state.topic}`) ?? 0) > Date.now();
  let subtitle = isPrivate ? "bot" : [...names, ...(botIn ? [state.bot.first_name] : [])].join(", ");
  if (!state.online) subtitle = isPrivate ? "bot · starting…" : subtitle;
  if (acting) subtitle = `${isPrivate ? "" : `${state.bot.first_name} is `}typing…`;
  if (isPrivate && chat.bot === "kicked") subtitle = "blocked";
  const label = isPrivate ? (chat.bot === "kicked" ? "Unblock" : "Block") : botIn ? "Remove the bot" : "Add the bot";
  const known = !isPrivate || chat.bot !== "left";
  $("#head").replaceChildren(
    avatar(titleOf(chat), chat.id, isPrivate ? "bot" : "group"),
    make("div", {}, make("h2", {}, titleOf(chat)), make("p", { class: acting ? "acting" : "" }, subtitle)),
    ...(known ? [make("button", { type: "button", onclick: () => on.member(!botIn) }, label)] : []),
  );
  const topics = $("#topics");
  topics.hidden = !chat.topics.length;
  const all = [{ id: GENERAL, name: "General" }, ...chat.topics];
  const tab = (topic) => {
    const count = messagesIn(chat, topic.id).filter((message) => message.text).length;
    return make(
      "button",
      { type: "button", "aria-current": String((state.topic ?? GENERAL) === topic.id), onclick: () => on.topic(topic.id) },
      topic.name,
      count ? make("small", {}, count) : null,
    );
  };
  topics.replaceChildren(...(chat.topics.length ? all.map(tab) : []));
}

export function drawJournal() {
  const one = (request) => {
    const text = request.parameters.text ?? request.parameters.action ?? request.parameters.language_code;
    const refusal = request.refusal ? make("span", { class: "refused" }, request.refusal) : null;
    const summary = make("summary", {}, make("code", {}, request.method), text ? make("small", {}, text) : null, refusal);
    return make("li", {}, make("details", {}, summary, make("pre", {}, JSON.stringify(request.parameters, null, 1))));
  };
  $("#journal ol").replaceChildren(...state.requests.slice(-80).reverse().map(one));
}
