; For trials: a program that holds one file open until it is ended, as a virus scanner does.
;   makensis -INPUTCHARSET UTF8 -DOUT=holder.exe holder.nsi
; holder.exe /FILE=C:\...  lets others read the file, and neither write nor delete it
Unicode true
Target amd64-unicode
SilentInstall silent
RequestExecutionLevel user
Name "holder"
OutFile "${OUT}"
!include FileFunc.nsh
Section
  ${GetParameters} $0
  ${GetOptions} $0 "/FILE=" $1
  FileOpen $2 $1 r
  IfErrors lost
  FileOpen $3 "$1.held" w  ; that it is held
  FileClose $3
  Sleep 600000
  lost:
  SetErrorLevel 1
SectionEnd
