"""What an account may be called, and which password is good enough."""

from __future__ import annotations

import pytest

from bot.core.staff import name_faults, password_faults, sign_in_name, title_faults


@pytest.mark.parametrize("typed", ["XiaoMan", " xiaoman ", "ｘｉａｏｍａｎ"])
def test_a_name_is_the_same_however_it_is_typed(typed: str) -> None:
    assert sign_in_name(typed) == "xiaoman"


@pytest.mark.parametrize("name", ["小曼", "a", "man.li-2", "man@shop", "a" * 32])
def test_good_names(name: str) -> None:
    assert list(name_faults(name)) == []


@pytest.mark.parametrize("name", ["", "a" * 33, "-a", "a b", "a<b", "a/b", "a\u200bb", "a\nb"])
def test_names_that_are_refused(name: str) -> None:
    assert len(list(name_faults(name))) == 1


@pytest.mark.parametrize("title", ["小曼", "客服 01", "A·曼", "a" * 32])
def test_good_titles(title: str) -> None:
    assert list(title_faults(title)) == []


@pytest.mark.parametrize("title", ["", " ", "a" * 33, "<b>", "小\u202e曼", "小\n曼", "小曼/"])
def test_titles_that_are_refused(title: str) -> None:
    assert len(list(title_faults(title))) == 1


@pytest.mark.parametrize("password", ["correct horse battery", "密码要长一点才行呀真的", "abcd-efgh-ijkm-npqr", "xiaoman and more"])
def test_good_passwords(password: str) -> None:
    assert list(password_faults(password, "xiaoman")) == []


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "10 到 200"),
        ("a" * 201, "10 到 200"),
        ("aaaaaaaaaaaa", "太简单"),
        ("ababcbabacab", "太简单"),
        ("XiaoMan2026", "登录名"),
        ("xiaoman12345", "登录名"),
    ],
)
def test_passwords_that_are_refused(password: str, why: str) -> None:
    (fault,) = password_faults(password, "xiaoman")
    assert why in fault


def test_a_password_without_a_name_to_compare() -> None:
    assert list(password_faults("abcdefghij", "")) == []
