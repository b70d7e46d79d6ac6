// Emoji that people use at work, by the names that chat platforms give them. An unknown name is shown as `:name:`.

const COMMON = [
  "thumbsup", "thumbsdown", "white_check_mark", "x", "eyes", "heart",
  "tada", "question", "hourglass", "pray", "joy", "thinking",
];

const TABLE = `
thumbsup 👍 +1|thumbsdown 👎 -1|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔|no_entry_sign 🚫
negative_squared_cross_mark ❎|ok_hand 👌|ok 🆗|raised_hands 🙌|clap 👏|wave 👋|pray 🙏|muscle 💪|point_up ☝️|point_right 👉|point_down 👇
raised_hand ✋ hand|handshake 🤝|eyes 👀|heart ❤️|green_heart 💚|blue_heart 💙|broken_heart 💔|tada 🎉|rocket 🚀|fire 🔥|star ⭐|sparkles ✨|100 💯
question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|interrobang ⁉️|warning ⚠️|rotating_light 🚨|construction 🚧|hourglass ⌛|hourglass_flowing_sand ⏳
pause_button ⏸️|stop_sign 🛑|alarm_clock ⏰|calendar 📆|date 📅|pushpin 📌|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|bulb 💡|mag 🔍|link 🔗|lock 🔒|unlock 🔓|key 🔑
hammer 🔨|wrench 🔧|gear ⚙️|bug 🐛|package 📦|moneybag 💰|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊
smile 😄|grinning 😀|slightly_smiling_face 🙂|joy 😂|sweat_smile 😅|wink 😉|blush 😊|sunglasses 😎|thinking 🤔 thinking_face|neutral_face 😐|confused 😕|worried 😟|cry 😢|sob 😭
scream 😱|rage 😡|facepalm 🤦|shrug 🤷|sleeping 😴|exploding_head 🤯|upside_down_face 🙃|rolling_eyes 🙄 face_with_rolling_eyes|hugs 🤗|partying_face 🥳|saluting_face 🫡|melting_face 🫠
see_no_evil 🙈|robot 🤖|ghost 👻|coffee ☕|beer 🍺|cake 🍰|sunny ☀️|rainbow 🌈|zap ⚡|snowflake ❄️|seedling 🌱|earth_africa 🌍|house 🏠|office 🏢|building_construction 🏗️
red_circle 🔴|large_orange_diamond 🔶|yellow_circle 🟡|green_circle 🟢|blue_circle 🔵|white_circle ⚪|black_circle ⚫|checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️
arrow_up ⬆️|arrow_down ⬇️|arrow_right ➡️|arrow_left ⬅️|repeat 🔁|back 🔙|soon 🔜|new 🆕|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|speech_balloon 💬|thought_balloon 💭|bell 🔔|no_bell 🔕|zipper_mouth_face 🤐
`;

const glyphs = new Map();
/** Every name once, with its glyph, in the order of the table. */
export const emoji = [];

for (const one of TABLE.trim().split(/[|\n]/)) {
  const [name, glyph, ...aliases] = one.trim().split(" ");
  emoji.push({ name, glyph });
  for (const known of [name, ...aliases]) glyphs.set(known, glyph);
}

/** The ones that the picker offers first. */
export const common = COMMON.map((name) => ({ name, glyph: glyphs.get(name) }));

const TONES = ["", "", "🏻", "🏼", "🏽", "🏾", "🏿"];

/** The glyph of a name, with its skin tone; null where it is not known. */
export function glyph(name) {
  const [base, tone] = name.split("::skin-tone-");
  const known = glyphs.get(base);
  if (!known) return null;
  return known.replace("\uFE0F", "") === known ? known + (TONES[tone] ?? "") : known;
}

/** Emoji whose name has these letters, those that begin with them first. */
export function matching(letters, most = 8) {
  const wanted = letters.toLowerCase().replaceAll(":", "");
  const found = emoji.filter(({ name }) => name.includes(wanted));
  found.sort((a, b) => b.name.startsWith(wanted) - a.name.startsWith(wanted));
  return found.slice(0, most);
}
