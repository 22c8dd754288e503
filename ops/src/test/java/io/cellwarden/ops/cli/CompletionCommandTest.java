package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The printed script in a real bash, which is asked as if somebody had pressed the tab key. */
@DisplayName("cellwarden completion")
class CompletionCommandTest {
    private static final String SOURCE = "source \"$1\" && ";
    /** Calls what bash would call, with the words after the script as the line typed so far. */
    private static final String PRESS_TAB = SOURCE
            + "function=$(complete -p cellwarden | sed 's/.*-F \\([^ ]*\\).*/\\1/') && shift"
            + " && COMP_WORDS=(\"$@\") && COMP_CWORD=$(($# - 1))"
            + " && { \"$function\" cellwarden \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\" || true; }"
            + " && printf '%s\\n' \"${COMPREPLY[@]}\"";

    @TempDir
    Path folder;

    private Path script = Path.of("");

    @BeforeEach
    void print_the_script() {
        Cli cli = new Cli(folder);
        Cli.Result printed = cli.run("completion");
        assertThat(printed.exitCode()).isZero();
        assertThat(printed.err()).isEmpty();
        script = cli.file("completion.bash", printed.out());
    }

    @Test
    void registers_itself_for_the_program() throws Exception {
        assertThat(bash(SOURCE + "complete -p cellwarden", List.of()))
                .singleElement()
                .asString()
                .startsWith("complete ")
                .endsWith(" cellwarden");
    }

    @Test
    void completes_the_one_command_that_begins_so() throws Exception {
        assertThat(tab("cellwarden", "ov")).containsExactly("override");
        assertThat(tab("cellwarden", "close")).containsExactly("close-contactor");
    }

    @Test
    void offers_every_command_where_nothing_is_typed() throws Exception {
        assertThat(tab("cellwarden", ""))
                .contains("check", "run", "status", "events", "replay", "set", "reset", "bypass", "lock", "on");
    }

    @Test
    void offers_the_options_of_the_command_and_not_those_of_another() throws Exception {
        assertThat(tab("cellwarden", "override", "--"))
                .contains("--minutes", "--end", "--who", "--why")
                .doesNotContain("--release", "--follow");
        assertThat(tab("cellwarden", "events", "--fol")).containsExactly("--follow");
    }

    @Test
    void offers_roles_settings_and_codes() throws Exception {
        assertThat(tab("cellwarden", "lock", "--role", "e")).containsExactly("engineer");
        assertThat(tab("cellwarden", "set", "b1/B1", "pre-alarm-v")).contains("pre-alarm-v");
        assertThat(tab("cellwarden", "ack", "b1", "A-"))
                .contains("A-SL11", "A-SL9")
                .doesNotContain("W-SL12");
    }

    @Test
    void offers_nothing_where_no_command_begins_so() throws Exception {
        assertThat(tab("cellwarden", "zz")).isEmpty();
    }

    private List<String> tab(String... words) throws IOException, InterruptedException {
        return bash(PRESS_TAB, List.of(words));
    }

    private List<String> bash(String line, List<String> words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", "--norc", "--noprofile", "-c", line, "bash", script.toString()));
        command.addAll(words);
        Process bash = new ProcessBuilder(command)
                .redirectError(folder.resolve("bash.err").toFile())
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return out.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
}
