#!/bin/bash
# Signs and notarises the frozen app where the keys are there, packs it as a disk image in out/, and
# rehearses from the mounted image. Runs on macOS only, after packaging/freeze.py.
set -euo pipefail
cd "$(dirname "$0")/../.."
app="dist/Booth POS.app"
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' pos_app/__init__.py)
image="out/booth-pos-$version-macos-$CHIP.dmg"
mkdir -p out

# With a window, an icon in the Dock, and a name in each language.
said() { /usr/libexec/PlistBuddy -c "Print :$1" "$app/Contents/Info.plist"; }
[ "$(said LSBackgroundOnly)" = false ] || { echo "$app would have no icon in the Dock" >&2; exit 1; }
[ "$(said LSHasLocalizedDisplayName)" = true ]
for lang in ko en; do plutil -lint "$app/Contents/Resources/$lang.lproj/InfoPlist.strings"; done

if [ -n "${CERTIFICATE:-}" ]; then
    chain=$RUNNER_TEMP/booth.keychain-db
    secret=$(openssl rand -hex 16)
    security create-keychain -p "$secret" "$chain"
    security unlock-keychain -p "$secret" "$chain"
    base64 -d <<<"$CERTIFICATE" >"$RUNNER_TEMP/booth.p12"
    security import "$RUNNER_TEMP/booth.p12" -k "$chain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
    rm "$RUNNER_TEMP/booth.p12"
    security set-key-partition-list -S apple-tool:,apple: -s -k "$secret" "$chain" >/dev/null
    security list-keychains -d user -s "$chain" login.keychain-db
    identity=$IDENTITY
else
    echo "::warning::Not signed, there is no certificate: macOS opens it only after System Settings > Privacy"
    identity=-
fi
# From the inside out; replaced Qt libraries of the owner's may be loaded (LGPL).
find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' -o -perm -u+x \) -print0 |
    xargs -0 codesign --force --timestamp="$([ "$identity" = - ] && echo none || echo http://timestamp.apple.com/ts01)" \
        --options runtime --entitlements packaging/macos/entitlements.plist --sign "$identity"
codesign --force --options runtime --entitlements packaging/macos/entitlements.plist \
    --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

folder=$(mktemp -d)
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
for again in 1 2 3 4 5; do
    hdiutil create -volname "Booth POS" -srcfolder "$folder" -format ULFO -ov "$image" && break
    [ "$again" -lt 5 ] || exit 1
    sleep 5
done
if [ -n "${CERTIFICATE:-}" ] && [ -n "${NOTARY_APPLE_ID:-}" ]; then
    codesign --sign "$identity" "$image"
    xcrun notarytool submit "$image" --wait --timeout 15m --apple-id "$NOTARY_APPLE_ID" \
        --team-id "$NOTARY_TEAM" --password "$NOTARY_PASSWORD"
    xcrun stapler staple "$image"
else
    echo "::warning::Not notarised, the keys are not there"
fi

mounted=$(hdiutil attach -nobrowse -readonly "$image" | sed -n 's|.*\(/Volumes/.*\)|\1|p' | tail -1)
trap 'hdiutil detach "$mounted" -quiet' EXIT
place="$folder/설치 자리"
mkdir "$place"
cp -R "$mounted/Booth POS.app" "$place/"
python packaging/rehearse.py "$place/Booth POS.app/Contents/MacOS/booth-pos"
