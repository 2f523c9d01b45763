"""Whose parcel a waybill number is, told by its shape alone."""

import re

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (courier, re.compile(shape))
    for courier, shape in (
        ("顺丰", r"sf\d{12,15}"),
        ("圆通", r"yt\d{10,18}"),
        ("中通", r"zto?\d{10,15}"),
        ("申通", r"sto?\d{12,15}"),
        ("韵达", r"yd\d{12,15}"),
        ("极兔", r"jt\d{12,15}"),
        ("京东", r"jd[a-z]{0,3}\d{9,15}"),
        ("德邦", r"dp[kl]?\d{9,15}"),
        ("EMS", r"e[a-z]\d{9}cn"),
        ("邮政", r"[a-df-z][a-z]\d{9}cn"),
        ("菜鸟", r"(?:lp|cn)\d{12,18}"),
        ("丹鸟", r"dn\d{10,15}"),
        ("百世", r"bs\d{10,15}"),
        ("跨越", r"ky\d{10,15}"),
        ("申通", r"77\d{13}"),
        ("韵达", r"(?:31|43|46)\d{11}|(?:31|43|46)\d{13}"),
        ("中通", r"7[35689]\d{10,12}"),
        ("邮政", r"9\d{12}"),
        ("EMS", r"1[01]\d{11}"),
    )
)


def courier_of(waybill: str) -> str | None:
    """The courier's short name, or None when the number could be anybody's."""
    plain = re.sub(r"[\s-]", "", waybill).lower()
    return next((courier for courier, shape in _SHAPES if shape.fullmatch(plain)), None)
