package io.cellwarden.event;

/** Who may undo what another has locked (CTL-2): the same or a higher role; declared from low to high. */
public enum Role {
    /** The person on watch. */
    OPERATOR,
    /** Maintains the installation. */
    ENGINEER,
    /** Answers for the installation. */
    ADMINISTRATOR
}
