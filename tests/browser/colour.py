"""Differences of colours as people see them: CIEDE2000, three kinds of colour blindness, contrast of WCAG."""

from __future__ import annotations

import math

import numpy as np

# Machado, Oliveira, Fernandes (2009), severity 1, on linear sRGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750]])
_XYZ = np.vstack([_XYZ, [0.0193339, 0.1191920, 0.9503041]])
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(rgb):
    parts = np.asarray(rgb, float) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb, vision="normal"):
    xyz = _XYZ @ np.clip(VISIONS[vision] @ linear(rgb), 0, 1) / _WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def difference(one, other):
    """CIEDE2000 of two colours in CIELAB (Sharma, Wu, Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    grey = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    cos = [
        math.cos(math.radians(angle)) for angle in (mean_h - 30, 2 * mean_h, 3 * mean_h + 6, 4 * mean_h - 63)
    ]
    t = 1 - 0.17 * cos[0] + 0.24 * cos[1] + 0.32 * cos[2] - 0.20 * cos[3]
    size_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    size_c, size_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    bend = 60 * math.exp(-(((mean_h - 275) / 25) ** 2))
    twist = -math.sin(math.radians(bend)) * 2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    dl, dc = (l2 - l1) / size_l, (c2 - c1) / size_c
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / size_h
    return math.sqrt(dl**2 + dc**2 + dh**2 + twist * dc * dh)


def least_difference(one, other):
    """Least difference of two colours in normal vision and under three kinds of colour blindness."""
    return min(difference(lab(one, vision), lab(other, vision)) for vision in VISIONS)


def contrast(one, other):
    light, dark = sorted((float(_XYZ[1] @ linear(rgb)) for rgb in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def over(rgb, opacity, ground):
    return tuple(opacity * c + (1 - opacity) * g for c, g in zip(rgb, ground, strict=True))
