; The installer for Windows: 64-bit, for one user, without administrator. Built on Windows and Debian.
;   makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DFROM=folder -DOUT=setup.exe -DICON=ico booth-pos.nsi
;
; setup.exe      /S  without a question    /NODESKTOP  no link on the desktop    /D=FOLDER  (last)
; uninstall.exe  /S  without a question    /PURGE      the books too
; Ends with 0 done, 2 refused (a newer one is installed), 5 the program or a setup is open, 1 else.
Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS all
!ifdef QUICK  ; only to be replaced in a trial
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
RequestExecutionLevel user
AllowSkipFiles off
Name "Booth POS"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Booth POS"
InstallDirRegKey HKCU "Software\Booth POS" "Folder"
BrandingText "Booth POS ${VERSION}"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\app\booth-pos-window.exe"
!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Booth POS"
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpgrading
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is what a Windows in any other language gets.
!insertmacro MUI_LANGUAGE "Korean"
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_RESERVEFILE_LANGDLL

LangString LINK ${LANG_KOREAN} "부스 포스"
LangString LINK ${LANG_ENGLISH} "Booth POS"
LangString OPEN ${LANG_KOREAN} "부스 포스가 열려 있어요. 진행 중인 결제를 끝내고 창을 닫은 다음 [다시 시도]를 누르세요."
LangString OPEN ${LANG_ENGLISH} "Booth POS is open. Finish the payments at hand, close its window, then press Retry."
LangString NEWER ${LANG_KOREAN} "더 새로운 버전이 설치되어 있어요. 이전 버전은 새 장부를 열지 못하니, 그대로 쓰세요."
LangString NEWER ${LANG_ENGLISH} "A newer version is installed. An older one cannot open its books, so keep the newer one."
LangString FAILED ${LANG_KOREAN} "파일을 다 쓰지 못했어요. 디스크의 남은 공간을 확인하고 다른 프로그램을 닫은 다음 다시 설치하세요. 전에 설치한 버전은 그대로 있어요."
LangString FAILED ${LANG_ENGLISH} "Not every file could be written. Check the free space of the disk, close other programs, and install again. What was installed before is still there."
LangString TWICE ${LANG_KOREAN} "다른 설치 창이 열려 있어요. 그 설치가 끝난 다음 다시 여세요."
LangString TWICE ${LANG_ENGLISH} "Another setup is open. Open this one again once that has ended."
LangString PURGE ${LANG_KOREAN} "판매 기록과 백업도 지울까요? 지우면 되돌릴 수 없어요. 잘 모르겠으면 [아니요]를 누르세요."
LangString PURGE ${LANG_ENGLISH} "Delete the sales and backups too? That cannot be undone. If unsure, press No."

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
!macro ABOUT LANG NAME
  VIAddVersionKey /LANG=${LANG} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${LANG} "FileDescription" "${NAME} setup"
  VIAddVersionKey /LANG=${LANG} "CompanyName" "Booth POS contributors"
  VIAddVersionKey /LANG=${LANG} "LegalCopyright" "MIT License"
  VIAddVersionKey /LANG=${LANG} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANG} "ProductVersion" "${VERSION}"
!macroend
!insertmacro ABOUT ${LANG_KOREAN} "부스 포스"
!insertmacro ABOUT ${LANG_ENGLISH} "Booth POS"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

; An update goes where the program is.
Function SkipWhenUpgrading
  ReadRegStr $0 HKCU "Software\Booth POS" "Folder"
  ${If} $0 != ""
    Abort
  ${EndIf}
FunctionEnd

; A program that runs cannot be written to; a virus scanner holds a file for a moment only.
!macro WAIT_UNTIL_CLOSED UN
Function ${UN}WaitUntilClosed
  again:
  StrCpy $1 0
  ${Do}
    StrCpy $2 0
    ${ForEach} $3 1 2 + 1
      StrCpy $4 "$INSTDIR\app\booth-pos.exe"
      ${If} $3 = 2
        StrCpy $4 "$INSTDIR\app\booth-pos-window.exe"
      ${EndIf}
      ${If} ${FileExists} $4
        ClearErrors
        FileOpen $5 $4 a
        ${If} ${Errors}
          StrCpy $2 1
        ${Else}
          FileClose $5
        ${EndIf}
      ${EndIf}
    ${Next}
    ${If} $2 = 0
      Return
    ${EndIf}
    IntOp $1 $1 + 1
    Sleep 500
  ${LoopUntil} $1 >= 6
  IfSilent refuse
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(OPEN)" IDRETRY again
  refuse:
  SetErrorLevel 5
  Quit
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

; Two at once would write into one folder. Windows forgets the name with the process, however it ends.
!macro ONE_AT_A_TIME UN
Function ${UN}OneAtATime
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "Booth POS setup") p .r1 ?e'
  Pop $0
  ${If} $0 = 183
    IfSilent +2
    MessageBox MB_OK|MB_ICONSTOP "$(TWICE)"
    SetErrorLevel 5
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro ONE_AT_A_TIME ""
!insertmacro ONE_AT_A_TIME "un."

; A virus scanner may hold any file of a folder that was just written, for some seconds.
!macro PATIENT_RENAME FROM TO
  StrCpy $1 0
  ${Do}
    ClearErrors
    Rename "${FROM}" "${TO}"
    ${IfNot} ${Errors}
      ${ExitDo}
    ${EndIf}
    IntOp $1 $1 + 1
    Sleep 500
  ${LoopUntil} $1 >= 20
  ClearErrors
  ${If} $1 >= 20
    SetErrors
  ${EndIf}
!macroend

Function un.onInit
  Call un.OneAtATime
FunctionEnd

Function .onInit
  Call OneAtATime
  ReadRegStr $0 HKCU "${REMOVAL}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 = 1
      IfSilent +2
      MessageBox MB_OK|MB_ICONSTOP "$(NEWER)"
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; The disk got full while a file was written, or somebody pressed Cancel: then no line below is reached.
Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\app.new"
  RMDir "$INSTDIR"
  SetErrorLevel 1
FunctionEnd

; Whole or not at all: the new folder is complete before it takes the old one's place.
Section
  ; What a power cut in the middle of an update left behind.
  ${IfNot} ${FileExists} "$INSTDIR\app\*.*"
    Rename "$INSTDIR\app.old" "$INSTDIR\app"
  ${EndIf}
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\app.old"
  RMDir /r "$INSTDIR\app.new"
  ClearErrors
  SetOverwrite try  ; a file that cannot be written ends it, without a question
  SetOutPath "$INSTDIR\app.new"
  File /r "${FROM}\*.*"
  IfErrors failed
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\app\*.*"
    !insertmacro PATIENT_RENAME "$INSTDIR\app" "$INSTDIR\app.old"
    IfErrors failed
  ${EndIf}
  !insertmacro PATIENT_RENAME "$INSTDIR\app.new" "$INSTDIR\app"
  IfErrors back
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\$(LINK).lnk" "$INSTDIR\app\booth-pos-window.exe"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/NODESKTOP" $1
  ${If} ${Errors}
    CreateShortCut "$DESKTOP\$(LINK).lnk" "$INSTDIR\app\booth-pos-window.exe"
  ${EndIf}
  WriteRegStr HKCU "Software\Booth POS" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "$(LINK)"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayIcon" "$INSTDIR\app\booth-pos-window.exe"
  WriteRegStr HKCU "${REMOVAL}" "Publisher" "Booth POS contributors"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1
  ${GetSize} "$INSTDIR\app" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${REMOVAL}" "EstimatedSize" $0
  RMDir /r "$INSTDIR\app.old"
  Return
  back:
  Rename "$INSTDIR\app.old" "$INSTDIR\app"
  failed:
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\app.new"
  RMDir "$INSTDIR"
  IfSilent +2
  MessageBox MB_OK|MB_ICONSTOP "$(FAILED)"
  SetErrorLevel 1
  Quit
SectionEnd

; The books lie in %LOCALAPPDATA%\booth-pos, and stay there.
Section "un.Booth POS"
  Call un.WaitUntilClosed
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\app.old"
  RMDir /r "$INSTDIR\app.new"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; Whatever language it was installed in.
  Delete "$SMPROGRAMS\부스 포스.lnk"
  Delete "$SMPROGRAMS\Booth POS.lnk"
  Delete "$DESKTOP\부스 포스.lnk"
  Delete "$DESKTOP\Booth POS.lnk"
  DeleteRegKey HKCU "${REMOVAL}"
  DeleteRegKey HKCU "Software\Booth POS"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PURGE" $1
  IfErrors 0 purge
  IfSilent done
  ${IfNot} ${FileExists} "$LOCALAPPDATA\booth-pos\*.*"
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(PURGE)" IDNO done
  purge:
  RMDir /r "$LOCALAPPDATA\booth-pos"
  done:
SectionEnd
