// The socket, what comes through it, and what the views may ask for.

import { drawReply, drawResults, fill, fit, startComposer } from "./composer.js";
import { drawMessages } from "./messages.js";
import { drawChats, drawHead, drawJournal, drawPeople } from "./sidebar.js";
import { $, GENERAL, avatar, chatsOf, isMine, make, state, titleOf } from "./state.js";

let socket;

const act = (what, more = {}) =>
  socket.send(JSON.stringify({ do: what, person: state.me, chat: state.chat, topic: topicToSend(), ...more }));
const topicToSend = () => (state.topic && state.topic !== GENERAL ? state.topic : null);

const on = {
  command: (words) => act("write", { text: words }),
  press: (message, row, column) => act("press", { message: message.message_id, row, column }),
  reply(message) {
    const selection = getSelection();
    const inside = selection.anchorNode?.parentElement?.closest(`[data-id="${message.message_id}"] .text`);
    state.replying = { message, quote: (inside && String(selection).trim()) || null };
    state.editing = null;
    draw();
    $("#text").focus();
  },
  menu(event, message) {
    event.preventDefault();
    const edit = () => {
      Object.assign(state, { editing: message, replying: null });
      fill(message.text, on);
      draw();
    };
    const mine = isMine(message) && !message.via_bot;
    const more = mine ? [["Edit", edit], ["Delete", () => act("delete", { message: message.message_id })]] : [];
    showMenu(event, [["Reply", () => on.reply(message)], ...more]);
  },
  attach: (event) =>
    showMenu(event, [
      ["Sticker", () => act("send", { what: "sticker" })],
      ["Voice message", () => act("send", { what: "voice" })],
      ["Photo", () => act("send", { what: "photo" })],
    ]),
  send(text) {
    if (state.editing) act("edit", { message: state.editing.message_id, text });
    else act("write", { text, reply_to: state.replying?.message.message_id, quote: state.replying?.quote });
    on.cancel();
  },
  cancel() {
    Object.assign(state, { replying: null, editing: null, inline: null });
    $("#text").value = "";
    fit();
    draw();
  },
  look: (query, number) => act("type", { query, number }),
  choose(position) {
    act("choose", { number: state.inline.number, result: position, query: state.inline.query });
    on.cancel();
  },
  member: (present) => act("member", { present }),
  topic(topic) {
    Object.assign(state, { topic, replying: null, editing: null });
    draw();
  },
};

function open(chat) {
  const topics = state.chats.get(chat).topics;
  Object.assign(state, { chat, topic: topics.length ? GENERAL : null, replying: null, editing: null, inline: null });
  state.unread.delete(`${state.me}:${chat}`);
  $("#text").value = "";
  fit();
  draw();
  $("#text").focus();
}

function become(me) {
  state.me = me;
  const kept = state.chats.get(state.chat);
  state.unread.delete(`${me}:${state.chat}`);
  if (kept?.members.includes(me)) draw();
  else open(chatsOf(me)[0].id);
}

function draw() {
  drawPeople(become);
  drawChats(open);
  drawHead(on);
  drawMessages(on);
  drawResults(on);
  drawReply(on.cancel);
}

const happens = {
  world(about) {
    Object.assign(state, { bot: about.bot, commands: about.commands, people: about.people, online: about.online });
    state.chats = new Map(about.chats.map((chat) => [chat.id, chat]));
    state.me ??= about.people[0].id;
    if (state.chats.has(state.chat)) draw();
    else open(chatsOf(state.me)[0].id);
  },
  message(message) {
    const chat = state.chats.get(message.chat.id);
    chat?.messages.push(message);
    if (chat?.type === "private" && chat.bot === "left") chat.bot = "member";
    if (message.from.id === state.bot.id) for (const key of state.acting.keys()) if (key.startsWith(`${chat.id}/`)) state.acting.delete(key);
    for (const id of chat?.members ?? []) {
      const key = `${id}:${chat.id}`;
      if (id !== message.from.id && !(id === state.me && chat.id === state.chat)) state.unread.set(key, (state.unread.get(key) ?? 0) + 1);
    }
    if (message.text?.startsWith("/start") && message.from.id === state.me && chat.id !== state.chat) open(chat.id);
  },
  edit(message) {
    const messages = state.chats.get(message.chat.id)?.messages ?? [];
    const position = messages.findIndex((one) => one.message_id === message.message_id);
    if (position >= 0) messages[position] = message;
  },
  delete(message) {
    const chat = state.chats.get(message.chat.id);
    chat.messages = chat.messages.filter((one) => one.message_id !== message.message_id);
  },
  action(about) {
    const topic = about.message_thread_id ?? (about.chat.is_forum ? GENERAL : null);
    state.acting.set(`${about.chat.id}/${topic}`, Date.now() + 5000);
    setTimeout(draw, 5100);
  },
  membership: () => socket.close(), // a new look at everything
  pressed({ button, outcome }) {
    if (button.switch_inline_query_chosen_chat || "switch_inline_query" in button) pick(outcome);
    else if ("switch_inline_query_current_chat" in button) fill(`@${state.bot.username} ${outcome}`, on);
    else if (typeof outcome === "string" && outcome && button.url) window.open(outcome, "_blank", "noopener");
    else if (typeof outcome === "string" && outcome) notice(outcome);
  },
  results({ number, ...answer }) {
    if (state.inline?.number === number) state.inline.answer = answer;
  },
  request(request) {
    if (request.method === "setMyCommands" && request.parameters.scope?.type === "all_private_chats" && !request.parameters.language_code)
      state.commands = request.parameters.commands;
    if (request.method === "getUpdates" || request.method === "setWebhook") {
      if (!state.online) Object.assign(state, { online: true });
      else if (request.method === "getUpdates") return false;
    }
    state.requests.push(request);
    if (!$("#journal").hidden) drawJournal();
    return request.method === "getUpdates";
  },
  notice: ({ text }) => notice(text),
};

function notice(text) {
  $("#notice").textContent = text;
  $("#notice").hidden = false;
  setTimeout(() => ($("#notice").hidden = true), 4000);
}

function showMenu(event, entries) {
  const menu = $("#menu");
  menu.replaceChildren(...entries.map(([label, what]) => make("button", { type: "button", role: "menuitem", onclick: what }, label)));
  menu.hidden = false;
  menu.style.left = `${Math.min(event.clientX, innerWidth - 180)}px`;
  menu.style.top = `${Math.min(event.clientY, innerHeight - 40 * entries.length - 24)}px`;
  setTimeout(() => addEventListener("click", () => (menu.hidden = true), { once: true }));
}

/** Choose where an answer goes, and ask for it there. */
function pick(query) {
  const dialog = $("#picker");
  const chats = chatsOf(state.me);
  const one = (chat) =>
    make(
      "button",
      { type: "button", onclick: () => (dialog.close(), open(chat.id), fill(`@${state.bot.username} ${query}`, on)) },
      avatar(titleOf(chat), chat.id, chat.type === "private" ? "bot" : "group"),
      titleOf(chat),
    );
  dialog.lastElementChild.replaceChildren(...chats.map(one));
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.showModal();
}

function connect() {
  socket = new WebSocket(`ws://${location.host}/socket`);
  socket.onmessage = ({ data }) => {
    const { event, about } = JSON.parse(data);
    if (happens[event](about) !== false) draw();
  };
  socket.onclose = () => setTimeout(connect, 300);
}

startComposer(on);
// What is read stays in sight when the field below grows.
let height = $("#messages").clientHeight;
new ResizeObserver(([{ target }]) => {
  if (target.scrollHeight - target.scrollTop - height < 80) target.scrollTop = target.scrollHeight;
  height = target.clientHeight;
}).observe($("#messages"));
$("#journal-toggle").addEventListener("click", (event) => {
  $("#journal").hidden = !$("#journal").hidden;
  event.currentTarget.textContent = $("#journal").hidden ? "Show what travels" : "Hide what travels";
  drawJournal();
});
connect();
