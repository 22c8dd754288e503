package io.cellwarden.ops.view;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a command that people are told to give reaches the site they look at.
 *
 * @param options what goes behind the command, with a blank before it; empty where the default will do
 */
public record Reach(String options) {
    /** The site that commands mean where nothing is said. */
    public static final Reach BY_DEFAULT = new Reach("");

    private static final String ARGUMENT = "reach=";
    private static final Pattern PLAIN = Pattern.compile("[\\w./+:@%,-]+");

    /** By an option and its file or directory, quoted for a shell where need be. */
    public static Reach of(String option, Path path) {
        String text = path.toString();
        boolean plain = PLAIN.matcher(text).matches();
        return new Reach(" " + option + " " + (plain ? text : "'" + text.replace("'", "'\\''") + "'"));
    }

    /** As an argument of a question to a running program. */
    public String argument() {
        return ARGUMENT + options;
    }

    /** What {@link #argument} gave, among other arguments; the default where it is not among them. */
    public static Reach parse(List<String> arguments) {
        return arguments.stream()
                .filter(Reach::is)
                .findFirst()
                .map(argument -> new Reach(argument.substring(ARGUMENT.length())))
                .orElse(BY_DEFAULT);
    }

    /** Whether an argument is that of {@link #argument}. */
    public static boolean is(String argument) {
        return argument.startsWith(ARGUMENT);
    }
}
