# Completion of offprint in fish. Run this once: offprint completion fish > ~/.config/fish/completions/offprint.fish
function __offprint_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l lines ($program completion fish -- $words[2..] "$current" 2>/dev/null </dev/null)
    string join \n -- $lines[2..]
    set -l option (string match -r -- '^--[^=]*=' "$current")
    set -l path (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$lines[1]"
        case files
            string replace -r '^' -- "$option" (__fish_complete_path "$path")
        case folders
            string replace -r '^' -- "$option" (__fish_complete_directories "$path" '')
    end
end
complete -c offprint -f -a '(__offprint_complete)'
