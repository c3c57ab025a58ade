// How does a stranger check a bundle without this program?

/** Each indented line is one command for sh; a test runs exactly these. */
export const VERIFY_TEXT = `How to check this bundle with openssl (3.0 or newer), jq and sha256sum.
Unpack it into an empty folder, go there, and run:

    work=$(mktemp -d)
    jq -r .payload manifest.dsse.json | base64 -d > "$work/payload.json"
    jq -r '.signatures[0].sig' manifest.dsse.json | base64 -d > "$work/signature"
    { printf 'DSSEv1 28 application/vnd.in-toto+json %s ' "$(wc -c < "$work/payload.json" | tr -d ' ')"; cat "$work/payload.json"; } > "$work/signed"
    openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in "$work/signed" -sigfile "$work/signature"
    jq -r '.subject[] | .digest.sha256 + "  " + .name' "$work/payload.json" | sha256sum --check --strict --quiet
    jq -r '.subject[].name' "$work/payload.json" | LC_ALL=C sort > "$work/names"
    find . ! -type d ! -path ./manifest.dsse.json | sed 's|^\\./||' | LC_ALL=C sort | diff "$work/names" -

The first check must say "Signature Verified Successfully"; the other two must say nothing.
pub.pem came with the bundle: it shows who signed only if you compare it with the key you expect:

    openssl pkey -pubin -in pub.pem -outform DER | sha256sum

The signature proves which key wrote these files, not that a host told the truth about itself.
With whyport: whyport bundle check FILE.zip --key KEY.pem also judges the evidence again.
`
