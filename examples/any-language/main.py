"""The lab from another language: start it, read one line of JSON, ask CCP as any HTTPS client does.

    python3 examples/any-language/main.py

Only Python's standard library is used.
"""

import json
import os
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Where sallyport is installed, this is: ["npx", "sallyport"]
SALLYPORT = [os.environ.get("NODE", "node"), os.path.join(ROOT, "packages/cli/bin/sallyport.js")]


def ask(lab, context, **criteria):
    url = lab["urls"]["ccp"] + "/api/Accounts?" + urllib.parse.urlencode(criteria, quote_via=urllib.parse.quote)
    # No proxy stands between this machine and itself.
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        with opener.open(url, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


# It ends when its standard input does, so that no lab outlives this program.
process = subprocess.Popen(
    [*SALLYPORT, "lab", "--json", "--exit-with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)
try:
    lab = json.loads(process.stdout.readline())
    billing = next(client for client in lab["clients"] if client["name"] == "billing")

    context = ssl.create_default_context(cafile=lab["ca"]["file"])
    stranger = ssl.create_default_context(cafile=lab["ca"]["file"])
    context.load_cert_chain(billing["files"]["cert"], billing["files"]["key"])

    status, account = ask(lab, context, AppID="billing", Safe="Billing-DB", Object="oracle-prod")
    assert (status, account["UserName"], account["Address"]) == (200, "app", "db1.example.com"), (status, sorted(account))
    assert account["Content"] and account["PasswordChangeInProcess"] == "False"
    print("given:", account["UserName"] + "@" + account["Address"], "with a password of", len(account["Content"]), "characters")

    status, refusal = ask(lab, stranger, AppID="billing", Safe="Billing-DB", Object="oracle-prod")
    assert (status, refusal["ErrorCode"]) == (403, "APPAP306E"), (status, refusal)
    print("refused without the certificate:", status, refusal["ErrorCode"])

    result = subprocess.run(
        [lab["clipasswordsdk"], "GetPassword", "-p", "AppDescs.AppID=batch"]
        + ["-p", "Query=Safe=Billing-DB;Object=oracle-prod", "-o", "Password,PassProps.UserName", "-d", "#_-_#"],
        capture_output=True, text=True, timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.rstrip("\n").split("#_-_#") == [account["Content"], "app"]
    print("the executable gave the same")
finally:
    process.stdin.close()
    process.wait(timeout=60)
