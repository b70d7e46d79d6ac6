// Certifies the fake Discord with discord.js: what the client sees is what people did, and what it does is what stands there.
// Argument: the JSON line that the fake prints when it is ready.
import assert from 'node:assert/strict';
import {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, ChannelType, Client, EmbedBuilder, Events, GatewayIntentBits,
  MessageFlags, ModalBuilder, Partials, REST, Routes, StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} from 'discord.js';

const town = JSON.parse(process.argv[2]);

/** Tells the people of the fake to do something. */
async function does(what) {
  const answer = await fetch(`${town.url}/_people`, { method: 'POST', body: JSON.stringify(what) });
  const said = await answer.json();
  assert.equal(answer.status, 200, `${what.does}: ${said.error}`);
  return said;
}

const intents = [
  GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers, GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions, GatewayIntentBits.MessageContent,
];
const open = () => new Client({
  intents, partials: [Partials.Message, Partials.Channel, Partials.Reaction],
  rest: { api: `${town.url}/api`, version: '10', retries: 1, timeout: 5_000 },
});
const client = open();

/** The next event of a name that fits; fails after a while. */
function next(name, fits = () => true, from = client) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${name} came`)), 8_000);
    const hear = (...what) => {
      if (!fits(...what)) return;
      clearTimeout(late);
      from.off(name, hear);
      resolve(what.length === 1 ? what[0] : what);
    };
    from.on(name, hear);
  });
}

/** Has people do something, and gives what the client hears of it. */
async function hears(name, what, fits) {
  const heard = next(name, fits);
  const [, event] = await Promise.all([does(what), heard]);
  return event;
}

const stories = {
  async 'a message is heard with its author, their roles and its text'() {
    const message = await hears(Events.MessageCreate, { does: 'says', by: town.ana, channel: town.library, text: 'good morning' });
    assert.equal(message.content, 'good morning');
    assert.equal(message.author.id, town.ana);
    assert.ok(message.member.roles.cache.has(town.lead));
    assert.equal(message.guildId, town.guild);
    assert.equal(message.createdAt.toISOString(), '2026-03-02T10:00:00.000Z');
    const [before, after] = await hears(Events.MessageUpdate, { does: 'edits', by: town.ana, message: message.id, text: 'good day' });
    assert.deepEqual([before.content, after.content], ['good morning', 'good day']);
    const [, unfolded] = await hears(Events.MessageUpdate, { does: 'unfolds', message: message.id, text: 'https://example.org' });
    assert.equal(unfolded.content, 'good day');
    assert.equal(unfolded.embeds[0].url, 'https://example.org');
    const answer = await hears(Events.MessageCreate, { does: 'replies', by: town.ben, message: message.id, text: 'yes' });
    assert.equal(answer.reference.messageId, message.id);
    const gone = await hears(Events.MessageDelete, { does: 'deletes', messages: [answer.id] });
    assert.equal(gone.id, answer.id);
    const two = [await does({ does: 'says', by: town.ben, channel: town.library, text: '1' }),
      await does({ does: 'says', by: town.ben, channel: town.library, text: '2' })];
    const [bulk] = await hears(Events.MessageBulkDelete, { does: 'deletes', messages: two.map(({ id }) => id) });
    assert.deepEqual([...bulk.keys()].sort(), two.map(({ id }) => id).sort());
  },

  async 'a card is posted, changed, and the same nonce posts it once'() {
    const channel = await client.channels.fetch(town.library);
    const embed = new EmbedBuilder().setTitle('Planning consent').setDescription('Use 14 May?').addFields({ name: 'Evidence', value: 'the tracker' });
    const row = new ActionRowBuilder().addComponents(
      new ButtonBuilder().setCustomId('approve').setLabel('Approve').setStyle(ButtonStyle.Success),
      new ButtonBuilder().setCustomId('correct').setLabel('Correct…').setStyle(ButtonStyle.Secondary));
    const card = { embeds: [embed], components: [row], nonce: 'card-1', enforceNonce: true, allowedMentions: { parse: [] } };
    const posted = await channel.send(card);
    assert.equal(posted.embeds[0].title, 'Planning consent');
    assert.equal(posted.components[0].components[1].label, 'Correct…');
    assert.equal((await channel.send(card)).id, posted.id);
    await posted.edit({ embeds: [embed.setFooter({ text: 'closed' })], components: [] });
    const read = await channel.messages.fetch({ message: posted.id, force: true });
    assert.equal(read.embeds[0].footer.text, 'closed');
    assert.equal(read.components.length, 0);
    assert.ok(read.editedAt);
  },

  async 'reactions are heard, counted, and taken off'() {
    const { id } = await does({ does: 'says', by: town.ben, channel: town.library, text: 'is this so?' });
    const [reaction, user] = await hears(Events.MessageReactionAdd, { does: 'reacts', by: town.ana, message: id, emoji: '👍🏽' });
    assert.deepEqual([reaction.emoji.name, user.id], ['👍🏽', town.ana]);
    const channel = await client.channels.fetch(town.library);
    const message = await channel.messages.fetch({ message: id, force: true });
    await message.react('👎');
    const who = await message.reactions.resolve('👍🏽').users.fetch();
    assert.deepEqual([...who.keys()], [town.ana]);
    await hears(Events.MessageReactionRemove, { does: 'unreacts', by: town.ana, message: id, emoji: '👍🏽' });
    await hears(Events.MessageReactionRemoveEmoji, { does: 'clears', message: id, emoji: '👎' });
    await does({ does: 'reacts', by: town.ana, message: id, emoji: '👍' });
    await hears(Events.MessageReactionRemoveAll, { does: 'clears', message: id });
  },

  async 'a thread from a message has its id; forums, archives and openings are heard'() {
    const { id } = await does({ does: 'says', by: town.ana, channel: town.library, text: 'let us talk' });
    const channel = await client.channels.fetch(town.library);
    const message = await channel.messages.fetch(id);
    const thread = await message.startThread({ name: 'Planning consent' });
    assert.equal(thread.id, id);
    assert.equal(thread.parentId, town.library);
    const said = await hears(Events.MessageCreate, { does: 'says', by: town.ben, channel: thread.id, text: 'no' }, (one) => one.content === 'no');
    assert.equal(said.channelId, id);
    const again = client.rest.post(Routes.threads(town.library, id), { body: { name: 'again' } });
    await assert.rejects(again, { code: 160004 });
    const [, archived] = await hears(Events.ThreadUpdate, { does: 'archives', channel: thread.id });
    assert.ok(archived.archived);
    const listed = await channel.threads.fetchArchived();
    assert.ok(listed.threads.has(thread.id));
    const reopened = next(Events.ThreadUpdate);
    await thread.send('open again');
    assert.equal((await reopened)[1].archived, false);
    const [post] = await hears(Events.ThreadCreate, { does: 'posts-in-forum', by: town.ana, channel: town.forum, name: 'Who orders the glazing?', text: 'Nobody knows.' });
    assert.equal((await post.fetchStarterMessage()).content, 'Nobody knows.');
    const forum = await client.channels.fetch(town.forum);
    assert.equal(forum.type, ChannelType.GuildForum);
    const own = await forum.threads.create({ name: 'A question', message: { content: 'asked by the bot' } });
    assert.equal((await own.fetchStarterMessage()).content, 'asked by the bot');
  },

  async 'commands are registered once, typed, completed and answered'() {
    const commands = [
      { name: 'countersign', description: 'Rulings', options: [
        { type: 1, name: 'why', description: 'Why', options: [{ type: 3, name: 'review', description: 'Which', required: true, autocomplete: true }] }] },
      { type: 3, name: 'Put this before the team' },
    ];
    const guild = await client.guilds.fetch(town.guild);
    const first = await guild.commands.set(commands);
    const again = await guild.commands.set(commands);
    assert.deepEqual([...first.keys()].sort(), [...again.keys()].sort());
    const option = (more) => [{ type: 1, name: 'why', options: [{ type: 3, name: 'review', ...more }] }];
    const typing = await hears(Events.InteractionCreate, { does: 'types', by: town.ana, channel: town.library, name: 'countersign', options: option({ value: 'har', focused: true }) });
    assert.ok(typing.isAutocomplete());
    assert.equal(typing.options.getFocused(), 'har');
    await typing.respond([{ name: 'harbour-1', value: 'harbour-1' }]);
    const typed = await hears(Events.InteractionCreate, { does: 'commands', by: town.ana, channel: town.library, name: 'countersign', options: option({ value: 'harbour-1' }) });
    assert.equal(typed.options.getSubcommand(), 'why');
    assert.equal(typed.options.getString('review'), 'harbour-1');
    await typed.reply({ content: 'because', flags: MessageFlags.Ephemeral });
    assert.equal((await typed.fetchReply()).content, 'because');
    await assert.rejects(typed.reply('twice'));
    const followed = await typed.followUp({ content: 'and more', flags: MessageFlags.Ephemeral });
    await typed.webhook.editMessage(followed.id, { content: 'and less' });
    const { id } = await does({ does: 'says', by: town.ben, channel: town.library, text: 'we need a crane' });
    const picked = await hears(Events.InteractionCreate, { does: 'picks', by: town.ana, message: id, name: 'Put this before the team' });
    assert.ok(picked.isMessageContextMenuCommand());
    assert.equal(picked.targetMessage.content, 'we need a crane');
    await picked.deferReply();
    await picked.editReply('it is before the team');
    assert.equal((await picked.fetchReply()).content, 'it is before the team');
  },

  async 'buttons, menus and forms go there and back'() {
    const channel = await client.channels.fetch(town.library);
    const menu = new StringSelectMenuBuilder().setCustomId('to').addOptions({ label: 'Ana', value: 'ana' }, { label: 'Ben', value: 'ben' });
    const card = await channel.send({ content: 'rule', components: [
      new ActionRowBuilder().addComponents(new ButtonBuilder().setCustomId('correct').setLabel('Correct…').setStyle(ButtonStyle.Secondary)),
      new ActionRowBuilder().addComponents(menu)] });
    const pressed = await hears(Events.InteractionCreate, { does: 'presses', by: town.ana, message: card.id, custom_id: 'correct' });
    assert.ok(pressed.isButton());
    assert.equal(pressed.message.id, card.id);
    const input = new TextInputBuilder().setCustomId('due').setLabel('Due date').setStyle(TextInputStyle.Short).setValue('14 May');
    await pressed.showModal(new ModalBuilder().setCustomId('form').setTitle('Correct').addComponents(new ActionRowBuilder().addComponents(input)));
    const sent = await hears(Events.InteractionCreate, { does: 'submits', interaction: pressed.id, fields: { due: '21 May' } });
    assert.ok(sent.isModalSubmit() && sent.isFromMessage());
    assert.equal(sent.fields.getTextInputValue('due'), '21 May');
    await sent.update({ content: 'ruled', components: [] });
    assert.equal((await channel.messages.fetch({ message: card.id, force: true })).content, 'ruled');
    const other = await channel.send({ content: 'to whom', components: [new ActionRowBuilder().addComponents(menu)] });
    const chosen = await hears(Events.InteractionCreate, { does: 'chooses', by: town.ben, message: other.id, custom_id: 'to', values: ['ana'] });
    assert.deepEqual(chosen.values, ['ana']);
    await chosen.deferUpdate();
    await chosen.editReply({ content: 'handed to Ana', components: [] });
    const late = await hears(Events.InteractionCreate, { does: 'commands', by: town.ana, channel: town.library, name: 'countersign', options: [{ type: 1, name: 'why', options: [{ type: 3, name: 'review', value: 'x' }] }] });
    await does({ does: 'lets-time-pass', seconds: 4 });
    await assert.rejects(late.reply('too late'), { code: 10062 });
    const slow = await hears(Events.InteractionCreate, { does: 'commands', by: town.ana, channel: town.library, name: 'countersign', options: [{ type: 1, name: 'why', options: [{ type: 3, name: 'review', value: 'x' }] }] });
    await slow.deferReply();
    await does({ does: 'lets-time-pass', seconds: 901 });
    await assert.rejects(slow.editReply('too late'), { code: 50027 });
  },

  async 'a connection that breaks is resumed, and nothing is missed'() {
    const before = await does({ does: 'tells' });
    const heard = next(Events.MessageCreate, (one) => one.content === 'while you were away');
    await does({ does: 'breaks-connections' });
    await does({ does: 'says', by: town.ana, channel: town.library, text: 'while you were away' });
    await heard;
    const resumed = next(Events.ShardResume);
    await does({ does: 'asks-to-reconnect' });
    await resumed;
    assert.equal((await does({ does: 'tells' })).sessions, before.sessions);
    const ready = next(Events.ShardReady);
    await does({ does: 'forgets-sessions' });
    await ready;
    assert.equal((await does({ does: 'tells' })).sessions, before.sessions + 1);
  },

  async 'limits are waited out, and a server that fails is asked again'() {
    const channel = await client.channels.fetch(town.site);
    const limited = [];
    client.rest.on('rateLimited', (told) => limited.push(told));
    await does({ does: 'fails', method: 'POST', path: '/messages', wait_ms: 300 });
    const since = Date.now();
    await channel.send('after a while');
    assert.ok(Date.now() - since >= 300);
    await does({ does: 'fails', method: 'POST', path: '/messages', status: 502 });
    await channel.send('after a failure');
    await does({ does: 'limits-as-discord' });
    for (let n = 0; n < 6; n += 1) await channel.send(`message ${n}`);
    assert.ok(limited.some(({ limit, sublimitTimeout }) => limit === 5 && sublimitTimeout === 0), 'the bucket of five was met');
  },

  async 'what Discord refuses is refused with its codes'() {
    const rest = new REST({ version: '10', api: `${town.url}/api`, retries: 0 }).setToken(town.token);
    const post = (body) => rest.post(Routes.channelMessages(town.site), { body });
    await assert.rejects(post({ content: 'x'.repeat(2001) }), { code: 50035 });
    await assert.rejects(post({ content: '' }), { code: 50006 });
    await assert.rejects(post({ embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] }), { code: 50035 });
    const button = (id) => ({ type: 2, style: 1, label: 'x', custom_id: id });
    await assert.rejects(post({ content: 'x', components: [{ type: 1, components: [1, 2, 3, 4, 5, 6].map((n) => button(`${n}`)) }] }), { code: 50035 });
    await assert.rejects(post({ content: 'x', components: [{ type: 1, components: [button('a'), button('a')] }] }), { code: 50035 });
    await assert.rejects(rest.get(Routes.channel('1')), { code: 10003 });
    await assert.rejects(rest.get(Routes.channelMessage(town.site, '1')), { code: 10008 });
    const stranger = new REST({ version: '10', api: `${town.url}/api` }).setToken('a-wrong-token');
    await assert.rejects(stranger.get(Routes.channel(town.site)), { status: 401 });
    const other = open();
    await assert.rejects(other.login('a-wrong-token'));
    await other.destroy();
  },
};

const ready = next(Events.ClientReady);
await client.login(town.token);
await ready;
let failed = 0;
for (const [name, story] of Object.entries(stories)) {
  try {
    await story();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
  }
}
const told = await does({ does: 'tells' });
const own = told.offences.filter((one) => one.includes(' answers at '));
for (const offence of own) console.log(`the fake answers as Discord would not: ${offence}`);
await client.destroy();
console.log(`discord.js: ${Object.keys(stories).length - failed} passed, ${failed} failed`);
process.exit(failed > 0 || own.length > 0 ? 1 : 0);
