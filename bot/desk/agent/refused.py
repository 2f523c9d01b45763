"""Why a request is refused before anything is looked at."""

from __future__ import annotations


class NotAllowed(PermissionError):
    def __init__(self) -> None:
        super().__init__("您的账号没有这个权限")


class ForgedRequest(PermissionError):
    def __init__(self) -> None:
        super().__init__("页面已经过期，请刷新后再试")


class ForeignOrigin(PermissionError):
    def __init__(self) -> None:
        super().__init__("这个请求来自别的网站")
