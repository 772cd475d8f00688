"""Texts of signing in with the city's identity provider."""

from __future__ import annotations

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "oidc.none": Text(
        "No identity provider is set here. Sign in by name and password.",
        "本系统未设置统一身份认证，请用账号和密码登录。",
    ),
    "oidc.lost": Text(
        "This sign-in was not begun in this browser, or has ended already. Begin again.",
        "此次登录不是在本浏览器发起的，或已结束。请重新登录。",
    ),
    "oidc.late": Text(
        "The sign-in took longer than {most_min} minutes. Begin again.",
        "登录用时超过 {most_min} 分钟，请重新登录。",
    ),
    "oidc.denied": Text(
        "The sign-in was given up, or the identity provider did not allow it.",
        "登录已取消，或身份认证系统未允许。",
    ),
    "oidc.spent": Text(
        "The identity provider's code has been used or is too old. Begin again.",
        "身份认证系统的授权码已用过或已过期，请重新登录。",
    ),
    "oidc.refused": Text(
        "The identity provider refuses this server ({reason}). Have the administrator compare the"
        " settings GISGOV_OIDC_* with what is registered there.",
        "身份认证系统拒绝了本系统（{reason}）。请管理员核对 GISGOV_OIDC_* 设置与认证系统中的登记。",
    ),
    "oidc.away": Text(
        "The identity provider does not answer as it should. Try again in a minute; if it goes on,"
        " tell the administrator.",
        "身份认证系统没有正常响应。请一分钟后重试；若仍不行，请联系管理员。",
    ),
    "oidc.untrue": Text(
        "What the identity provider says of you does not hold ({what}), so you were not signed in."
        " Begin again, or tell the administrator.",
        "身份认证系统返回的身份信息未通过校验（{what}），未能登录。请重新登录，或联系管理员。",
    ),
    "oidc.unverified": Text(
        "The identity provider has not verified your email address, so it names no account here.",
        "身份认证系统尚未验证您的邮箱，不能据此登录。",
    ),
    "oidc.no_claim": Text(
        "The identity provider does not tell {claim}, by which accounts are known here. Have the"
        " administrator set GISGOV_OIDC_CLAIM, or have the provider tell it.",
        "身份认证系统未提供 {claim}，无法对应账号。请管理员修改 GISGOV_OIDC_CLAIM，或在认证系统中开放该项。",
    ),
    "oidc.lacks": Text(
        "An identity provider is set without {name}. Set that too, or none of GISGOV_OIDC_*.",
        "已设置身份认证系统，但缺少 {name}。请补上，或清空所有 GISGOV_OIDC_* 设置。",
    ),
    "oidc.address": Text(
        "{name} is no address that can be used: {given}. Give one with https, without parameters;"
        " http is for this machine alone.",
        "{name} 不是可用的地址：{given}。请用不带参数的 https 地址；http 仅限本机。",
    ),
    "oidc.path": Text(
        "{name} has a path: {given}. This server answers at the root of its own address, such as"
        " https://map.city.example",
        "{name} 带有路径：{given}。本系统须独占一个域名的根路径，如 https://map.city.example",
    ),
    "oidc.placeholder": Text(
        "{name} is still a placeholder. Put in the secret that the identity provider has made for this"
        " server.",
        "{name} 仍是占位文字，请填入身份认证系统为本系统生成的密钥。",
    ),
}
