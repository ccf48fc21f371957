// A position as people write it: degrees (latitude first, or letters say which), with minutes and seconds, or MGRS.
Ceaseline.position = (() => {
  const NUMBER = "\\d{1,3}(?:\\.\\d+)?";
  const PART = `([NSEW])?\\s*([+-]?${NUMBER})\\s*°?\\s*(?:(${NUMBER})\\s*['′’])?\\s*(?:(${NUMBER})\\s*(?:["″”]|''))?\\s*([NSEW])?`;
  const PAIR = new RegExp(`^${PART}\\s*(?:[,;]\\s*|\\s)\\s*${PART}$`);
  const COMMAS = /^(\S*\d),(\d\S*)\s+(\S*\d),(\d\S*)$/; // 48,5 37,25: decimals set off by commas

  const angle = (before, degrees, minutes = "0", seconds = "0", after) => {
    const letter = before ?? after ?? "";
    const size = Math.abs(Number(degrees)) + Number(minutes) / 60 + Number(seconds) / 3600;
    const sound = !(before && after) && !(letter && degrees.startsWith("-")) && Number(minutes) < 60 && Number(seconds) < 60;
    return { letter, sound, degrees: degrees.startsWith("-") || "SW".includes(letter || "?") ? -size : size };
  };
  const ofDegrees = (text) => {
    const found = PAIR.exec(text.toUpperCase().replace(COMMAS, "$1.$2 $3.$4").replace("−", "-"));
    if (!found) return null;
    const [one, other] = [angle(...found.slice(1, 6)), angle(...found.slice(6, 11))];
    const eastFirst = "EW".includes(one.letter || "?") || "NS".includes(other.letter || "?");
    const [north, east] = eastFirst ? [other, one] : [one, other];
    if (!one.sound || !other.sound || "EW".includes(north.letter || "?") || "NS".includes(east.letter || "?")) return null;
    return Math.abs(north.degrees) <= 90 && Math.abs(east.degrees) <= 180 ? { latitude: north.degrees, longitude: east.degrees } : null;
  };
  return (text) => ofDegrees(text.trim()) ?? Ceaseline.mgrs.read(text);
})();
