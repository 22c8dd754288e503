package io.cellwarden.site;

/**
 * One thing that is wrong, or doubtful, in the description of a site.
 *
 * @param requirement the SPEC id that asks for something else, for example {@code TOP-3}
 * @param severity whether the site can be used all the same
 * @param place config path of the value, for example {@code cellwarden.banks.b1.strings}
 * @param message the value, what is allowed, and so what to do
 */
public record Finding(String requirement, Severity severity, String place, String message) {
    /** Whether a site can be used in spite of a finding; the graver first. */
    public enum Severity {
        /** It cannot be used: what is described is refused. */
        ERROR,
        /** It can be used, but a person should know. */
        WARNING
    }

    /** A finding that makes the site unusable. */
    public static Finding error(String requirement, String place, String message) {
        return new Finding(requirement, Severity.ERROR, place, message);
    }

    /** A finding that a person should know of. */
    public static Finding warning(String requirement, String place, String message) {
        return new Finding(requirement, Severity.WARNING, place, message);
    }

    /** A finding of a refusal that names its requirement first: {@code SET-8: pre-alarm-v = …}. */
    static Finding refused(String place, String refusal) {
        int colon = refusal.indexOf(": ");
        return error(refusal.substring(0, colon), place, refusal.substring(colon + 2));
    }

    /** Whether it makes the site unusable. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
