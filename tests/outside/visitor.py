"""Visits a running Firmgate as a person with a plain browser: signs in, follows links, downloads.

It knows HTML and nothing of ours but the sign-in page.
"""

import collections
import sys
import urllib.parse
from html.parser import HTMLParser

import requests

PAGES_MAX = 300
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Page(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms = [], []
        self.in_form = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append({"action": given.get("action"), "fields": {}, "words": ""})
            self.in_form = True
        if tag == "input" and self.in_form and given.get("name"):
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.in_form = False

    def handle_data(self, data):
        if self.in_form:
            self.forms[-1]["words"] += data


def sign_in(base, organisation):
    session = requests.Session()
    session.headers["Origin"] = base
    if organisation is None:
        return session
    page = Page(session.get(f"{base}/sign-in", timeout=30).text)
    form = next(one for one in page.forms if organisation in one["words"])
    answer = session.post(f"{base}{form['action']}", data=form["fields"], timeout=30,
                          allow_redirects=False)
    if answer.status_code != 303 or not session.cookies:
        sys.exit(f"cannot sign in for {organisation}: {answer.status_code}")
    return session


def crawl(base, session, start, pages_max=PAGES_MAX):
    """Every answer that links lead to: address → answer."""
    waiting = collections.deque(start)
    answers = {}
    while waiting and len(answers) < pages_max:
        address = waiting.popleft()
        if address in answers:
            continue
        answer = session.get(base + address, timeout=60)
        answers[address] = answer
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in Page(answer.text).links:
            whole = urllib.parse.urljoin(answer.url, link).split("#")[0]
            if whole.startswith(base + "/"):
                waiting.append(whole.removeprefix(base))
    return answers


def spreadsheets(answers):
    """Address → bytes of every spreadsheet among these answers."""
    return {
        address: answer.content for address, answer in answers.items()
        if SPREADSHEET in answer.headers.get("Content-Type", "")
    }
