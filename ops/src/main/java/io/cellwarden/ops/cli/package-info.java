/** The command line: one class a command, exit codes and messages in one place. */
@NullMarked
package io.cellwarden.ops.cli;

import org.jspecify.annotations.NullMarked;
