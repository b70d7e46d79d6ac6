"""Certifies the fake Discord with discord.py, which reads the gateway as one packed stream.

Argument: the JSON line that the fake prints when it is ready.
"""

import asyncio
import json
import logging
import sys
import traceback

import aiohttp
import discord
import yarl
from discord import app_commands

TOWN = json.loads(sys.argv[1])
PATIENCE_S = 8

discord.http.Route.BASE = f"{TOWN['url']}/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(TOWN["url"].replace("http", "ws"))

intents = discord.Intents.none()
intents.guilds = intents.members = intents.guild_messages = intents.guild_reactions = intents.message_content = True


class Bot(discord.Client):
    """Hears everything, and lets a story wait for it."""

    def __init__(self):
        super().__init__(intents=intents, max_messages=1000)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self):
        self.people = aiohttp.ClientSession()

    async def does(self, **what):
        async with self.people.post(f"{TOWN['url']}/_people", json=what) as answer:
            said = await answer.json()
            assert answer.status == 200, f"{what['does']}: {said}"
            return said

    async def hears(self, event, check=None, **what):
        """Has people do something, and gives what is heard of it."""
        heard = asyncio.ensure_future(self.wait_for(event, check=check, timeout=PATIENCE_S))
        await asyncio.sleep(0)
        await self.does(**what)
        return await heard


bot = Bot()
discord.utils.setup_logging(level=logging.ERROR)


async def messages_are_heard_changed_and_deleted():
    message = await bot.hears("message", does="says", by=TOWN["ana"], channel=TOWN["library"], text="good morning")
    assert message.content == "good morning"
    assert message.author.get_role(int(TOWN["lead"])) is not None
    before, after = await bot.hears("message_edit", does="edits", by=TOWN["ana"], message=str(message.id), text="good day")
    assert (before.content, after.content) == ("good morning", "good day")
    raw = await bot.hears("raw_message_edit", does="unfolds", message=str(message.id), text="https://example.org")
    assert raw.data["content"] == "good day" and raw.data["embeds"][0]["url"] == "https://example.org"
    answer = await bot.hears("message", does="replies", by=TOWN["ben"], message=str(message.id), text="yes")
    assert answer.reference.message_id == message.id
    gone = await bot.hears("raw_bulk_message_delete", does="deletes", messages=[str(message.id), str(answer.id)])
    assert gone.message_ids == {message.id, answer.id}


async def cards_are_posted_found_and_changed():
    channel = bot.get_channel(int(TOWN["library"]))
    embed = discord.Embed(title="Planning consent", description="Use 14 May?").add_field(name="Evidence", value="the tracker")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Approve", custom_id="approve", style=discord.ButtonStyle.success))
    posted = await channel.send(embed=embed, view=view, nonce="card-2")
    assert posted.components[0].children[0].label == "Approve"
    found = [one async for one in channel.history(limit=5, after=discord.Object(posted.id - 1))]
    assert [one.id for one in found] == [posted.id]
    file = discord.File(__file__, filename="chart.py")
    changed = await posted.edit(embed=embed.set_footer(text="closed"), view=None, attachments=[file])
    assert changed.embeds[0].footer.text == "closed" and changed.attachments[0].filename == "chart.py"
    await posted.delete()
    try:
        await channel.fetch_message(posted.id)
        raise AssertionError("it is gone")
    except discord.NotFound as refused:
        assert refused.code == 10008


async def history_is_read_in_pages():
    channel = bot.get_channel(int(TOWN["site"]))
    first = None
    for n in range(120):
        made = await bot.does(does="says", by=TOWN["ben"], channel=TOWN["site"], text=str(n))
        first = first or int(made["id"])
    after = [one.content async for one in channel.history(limit=None, after=discord.Object(first - 1), oldest_first=True)]
    assert after == [str(n) for n in range(120)], after
    newest = [one.content async for one in channel.history(limit=3)]
    assert newest == ["119", "118", "117"]


async def reactions_are_heard_and_read():
    made = await bot.does(does="says", by=TOWN["ben"], channel=TOWN["library"], text="is this so?")
    raw = await bot.hears("raw_reaction_add", does="reacts", by=TOWN["ana"], message=made["id"], emoji="👍")
    assert (raw.user_id, str(raw.emoji), raw.member.id) == (int(TOWN["ana"]), "👍", int(TOWN["ana"]))
    message = await bot.get_channel(int(TOWN["library"])).fetch_message(int(made["id"]))
    who = [user.id async for user in message.reactions[0].users()]
    assert who == [int(TOWN["ana"])]
    await bot.hears("raw_reaction_remove", does="unreacts", by=TOWN["ana"], message=made["id"], emoji="👍")
    await message.add_reaction("👎")
    await bot.hears("raw_reaction_clear_emoji", does="clears", message=made["id"], emoji="👎")


async def threads_and_forums_are_made_and_heard():
    channel = bot.get_channel(int(TOWN["library"]))
    message = await channel.send("let us talk")
    thread = await message.create_thread(name="Planning consent")
    assert thread.id == message.id and thread.parent_id == channel.id
    said = await bot.hears("message", does="says", by=TOWN["ben"], channel=str(thread.id), text="no", check=lambda one: one.content == "no")
    assert said.channel.id == thread.id
    before, after = await bot.hears("thread_update", does="archives", channel=str(thread.id))
    assert (before.archived, after.archived) == (False, True)
    forum = bot.get_channel(int(TOWN["forum"]))
    made = await forum.create_thread(name="A question", content="asked by the bot")
    assert made.thread.id == made.message.id


async def commands_buttons_and_forms_are_answered():
    guild = discord.Object(int(TOWN["guild"]))
    heard = asyncio.Queue()

    @bot.tree.command(name="status", description="How things stand", guild=guild)
    async def status(interaction: discord.Interaction, item: str):
        await interaction.response.send_message(f"{item} stands", ephemeral=True)
        await heard.put((interaction.user.id, (await interaction.original_response()).content))

    @status.autocomplete("item")
    async def items(interaction: discord.Interaction, typed: str):
        await heard.put(typed)
        return [app_commands.Choice(name="Planning consent", value="PC-1")]

    @bot.tree.context_menu(name="Put this before the team", guild=guild)
    async def put(interaction: discord.Interaction, message: discord.Message):
        await interaction.response.defer()
        await interaction.followup.send(f"before the team: {message.content}")
        await heard.put(message.content)

    await bot.tree.sync(guild=guild)
    option = lambda **more: [{"type": 3, "name": "item", **more}]
    await bot.does(does="types", by=TOWN["ana"], channel=TOWN["library"], name="status", options=option(value="pl", focused=True))
    assert await heard.get() == "pl"
    await bot.does(does="commands", by=TOWN["ana"], channel=TOWN["library"], name="status", options=option(value="PC-1"))
    assert await heard.get() == (int(TOWN["ana"]), "PC-1 stands")
    made = await bot.does(does="says", by=TOWN["ben"], channel=TOWN["library"], text="we need a crane")
    await bot.does(does="picks", by=TOWN["ana"], message=made["id"], name="Put this before the team")
    assert await heard.get() == "we need a crane"

    class Form(discord.ui.Modal, title="Correct"):
        due = discord.ui.TextInput(label="Due date", custom_id="due", default="14 May")

        async def on_submit(self, interaction):
            await interaction.response.edit_message(content="ruled", view=None)
            await heard.put(self.due.value)

    class Card(discord.ui.View):
        @discord.ui.button(label="Correct…", custom_id="correct")
        async def correct(self, interaction, _button):
            await interaction.response.send_modal(Form())
            await heard.put(str(interaction.id))

        @discord.ui.select(cls=discord.ui.UserSelect, custom_id="to", placeholder="To whom")
        async def hand(self, interaction, menu):
            await interaction.response.defer()
            await heard.put(menu.values[0].id)

    card = await bot.get_channel(int(TOWN["library"])).send("rule", view=Card())
    await bot.does(does="chooses", by=TOWN["ana"], message=str(card.id), custom_id="to", values=[TOWN["ben"]])
    assert await heard.get() == int(TOWN["ben"])
    await bot.does(does="presses", by=TOWN["ana"], message=str(card.id), custom_id="correct")
    opened = await heard.get()
    await bot.does(does="submits", interaction=opened, fields={"due": "21 May"})
    assert await heard.get() == "21 May"


async def a_broken_connection_is_resumed():
    before = await bot.does(does="tells")
    heard = asyncio.ensure_future(bot.wait_for("message", check=lambda one: one.content == "meanwhile", timeout=20))
    await asyncio.sleep(0)
    await bot.does(does="asks-to-reconnect")
    await bot.does(does="says", by=TOWN["ana"], channel=TOWN["library"], text="meanwhile")
    await heard
    after = await bot.does(does="tells")
    assert after["sessions"] == before["sessions"], "it was resumed"


async def limits_are_waited_out():
    channel = bot.get_channel(int(TOWN["site"]))
    await bot.does(does="fails", method="POST", path="/messages", wait_ms=300)
    since = asyncio.get_running_loop().time()
    await channel.send("after a while")
    assert asyncio.get_running_loop().time() - since >= 0.3
    await bot.does(does="limits-as-discord")
    for n in range(6):
        await channel.send(str(n))
    assert asyncio.get_running_loop().time() - since >= 4, "the bucket of five was met"


async def members_and_roles_are_known():
    guild = bot.get_guild(int(TOWN["guild"]))
    member = await guild.fetch_member(int(TOWN["ben"]))
    assert not member.get_role(int(TOWN["lead"]))
    before, after = await bot.hears("member_update", does="gives-roles", by=TOWN["ben"], guild=TOWN["guild"], role=TOWN["lead"])
    assert after.get_role(int(TOWN["lead"]))
    assert bot.get_channel(int(TOWN["site"])).permissions_for(guild.me).send_messages


STORIES = [
    messages_are_heard_changed_and_deleted, cards_are_posted_found_and_changed, history_is_read_in_pages,
    reactions_are_heard_and_read, threads_and_forums_are_made_and_heard, commands_buttons_and_forms_are_answered,
    members_and_roles_are_known, a_broken_connection_is_resumed, limits_are_waited_out,
]


async def main():
    failed = 0
    async with bot:
        running = asyncio.ensure_future(bot.start(TOWN["token"]))
        ready = asyncio.ensure_future(bot.wait_until_ready_or_end(running))
        await ready
        for story in STORIES:
            name = story.__name__.replace("_", " ")
            try:
                await asyncio.wait_for(story(), 30)
                print(f"ok      {name}", flush=True)
            except Exception:
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
        told = await bot.does(does="tells")
        await bot.people.close()
        await bot.close()
        running.cancel()
    own = [one for one in told["offences"] if " answers at " in one]
    for offence in own:
        print(f"the fake answers as Discord would not: {offence}")
    print(f"discord.py: {len(STORIES) - failed} passed, {failed} failed")
    return 1 if failed or own else 0


async def wait_until_ready_or_end(self, running):
    """Waits until the bot is ready, or fails as its login does."""
    ready = asyncio.ensure_future(self.wait_for("ready", timeout=PATIENCE_S))
    done, _ = await asyncio.wait([ready, running], return_when=asyncio.FIRST_COMPLETED)
    for one in done:
        one.result()


Bot.wait_until_ready_or_end = wait_until_ready_or_end
sys.exit(asyncio.run(main()))
