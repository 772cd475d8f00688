"""Texts about how much may be asked, and from where."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "limits.body": Text(
        "The body of the request is larger than {most_kb} kB. Send less at a time; files go to "
        "/api/loads.",
        "请求体超过 {most_kb} kB。请分次发送；文件请用 /api/loads 上传。",
    ),
    "limits.requests": Text(
        "Too many requests came from here in a minute. Wait {wait_s} s.",
        "一分钟内来自此处的请求过多，请等待 {wait_s} 秒。",
    ),
    "limits.sign_ins": Text(
        "Too many people sign in at this moment. Try again in {wait_s} s.",
        "此刻登录的人过多，请 {wait_s} 秒后再试。",
    ),
    "request.half_letter": Text(
        "The request holds half a letter, such as \\ud800 alone, which no text can hold. Leave it out.",
        "请求中含有半个字符（例如单独的 \\ud800），文本中不能有它。请删除。",
    ),
    "request.no_origin": Text(
        "The request carries a session's cookie and does not say which page it comes from, so it may "
        "not change the city. Programs show their token in Authorization instead.",
        "请求带有会话 Cookie 但未说明来自哪个页面，因此不能修改城市数据。"
        "程序请改用 Authorization 头出示令牌。",
    ),
}
