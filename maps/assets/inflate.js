// Unpacks the block of content (deflate, RFC 1951): our own, so that a page reads the same in browsers old and new, at once.
"use strict";
const Ceaseline = {}; // every name of the page's own lives under it

Ceaseline.inflate = (packed) => {
  const LONGEST = 15, LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  // Extra bits of each symbol for a length and for a distance, and the first value that each stands for.
  const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCE_EXTRA = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
  const firsts = (extra, first) => extra.map((_, i) => extra.slice(0, i).reduce((sum, bits) => sum + 2 ** bits, first));
  const LENGTHS = firsts(LENGTH_EXTRA, 3), DISTANCES = firsts(DISTANCE_EXTRA, 1);
  LENGTHS[28] = 258;

  let at = 0, held = 0, heldBits = 0, out = new Uint8Array(packed.length * 4), size = 0;
  const cut = () => { throw new Error("the block of content is cut short"); };
  const peek = (bits) => {
    while (heldBits < bits) {
      if (at > packed.length + 2) cut(); // a code is looked up with bits of the next, of which the last has none
      held |= (packed[at] ?? 0) << heldBits;
      at += 1; heldBits += 8;
    }
    return held & ((1 << bits) - 1);
  };
  const take = (bits) => { const found = peek(bits); held >>>= bits; heldBits -= bits; return found; };
  const room = (more) => {
    if (size + more <= out.length) return;
    const larger = new Uint8Array(Math.max(out.length * 2, size + more));
    larger.set(out);
    out = larger;
  };

  // For the next bits as they come, the symbol (times 16) and how many of them it takes.
  const tableOf = (lengths) => {
    const longest = Math.max(...lengths, 1), table = new Uint16Array(1 << longest);
    let code = 0;
    for (let bits = 1; bits <= longest; bits += 1, code <<= 1) {
      lengths.forEach((length, symbol) => {
        if (length !== bits) return;
        let reversed = 0;
        for (let i = 0; i < bits; i += 1) reversed |= ((code >> i) & 1) << (bits - 1 - i);
        for (let i = reversed; i < table.length; i += 1 << bits) table[i] = (symbol << 4) | bits;
        code += 1;
      });
    }
    return { table, longest };
  };
  const symbol = ({ table, longest }) => { const found = table[peek(longest)]; take(found & LONGEST); return found >> 4; };

  const fixed = () => [tableOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))), tableOf(Array(30).fill(5))];
  const dynamic = () => {
    const [literals, distances, coded] = [take(5) + 257, take(5) + 1, take(4) + 4];
    const widths = Array(19).fill(0);
    for (let i = 0; i < coded; i += 1) widths[LENGTH_ORDER[i]] = take(3);
    const reading = tableOf(widths), lengths = [];
    while (lengths.length < literals + distances) {
      const found = symbol(reading);
      if (found < 16) { lengths.push(found); continue; }
      const [value, times] = found === 16 ? [lengths[lengths.length - 1], 3 + take(2)] : [0, found === 17 ? 3 + take(3) : 11 + take(7)];
      for (let i = 0; i < times; i += 1) lengths.push(value);
    }
    return [tableOf(lengths.slice(0, literals)), tableOf(lengths.slice(literals))];
  };
  const stored = () => {
    take(heldBits & 7);
    const length = take(16);
    take(16); // the same length, turned over
    room(length);
    for (let i = 0; i < length; i += 1) { out[size] = take(8); size += 1; }
  };
  const compressed = ([literals, distances]) => {
    for (let found = symbol(literals); found !== 256; found = symbol(literals)) {
      room(258);
      if (found < 256) { out[size] = found; size += 1; continue; }
      const length = LENGTHS[found - 257] + take(LENGTH_EXTRA[found - 257]);
      const far = symbol(distances), distance = DISTANCES[far] + take(DISTANCE_EXTRA[far]);
      for (let i = 0; i < length; i += 1) { out[size] = out[size - distance]; size += 1; }
    }
  };

  for (let last = 0; !last;) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) stored(); else compressed(kind === 1 ? fixed() : dynamic());
  }
  if (at - (heldBits >> 3) > packed.length) cut();
  return out.subarray(0, size);
};
