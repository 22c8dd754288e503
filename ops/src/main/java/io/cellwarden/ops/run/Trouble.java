package io.cellwarden.ops.run;

import io.cellwarden.persistence.store.StoreException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What an exception means for people: what happened, where, and what to do. */
public final class Trouble {
    private Trouble() {}

    /** The message; never empty and never "null". */
    public static String text(Throwable thrown) {
        return switch (thrown) {
            case StoreException store ->
                store.getMessage() + "; " + store.reason().remedy();
            case NoSuchFileException file -> file.getFile() + ": there is no such file";
            case AccessDeniedException file ->
                file.getFile() + ": this user may not; run the command as the user that runs the site";
            case FileAlreadyExistsException file ->
                file.getFile() + ": "
                        + Optional.ofNullable(file.getReason()).orElse("is in the way; a directory is wanted there");
            case FileSystemException file ->
                file.getFile() + ": "
                        + Optional.ofNullable(file.getReason())
                                .orElse("cannot be used; check disk, space and permissions");
            case TimeoutException _ -> "a bank of the running program does not answer; look at its messages";
            case CompletionException wrapper when wrapper.getCause() != null -> text(wrapper.getCause());
            default ->
                Optional.ofNullable(thrown.getMessage())
                        .orElse(thrown.getClass().getSimpleName());
        };
    }
}
