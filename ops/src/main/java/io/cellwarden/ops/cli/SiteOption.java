package io.cellwarden.ops.cli;

import io.cellwarden.ops.site.Remark;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.site.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** {@code --config}: the site file of a command. */
public final class SiteOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The site file (HOCON).")
    private Path config = Path.of("");

    /** The file with every remark about it and, from {@code more}, about the banks that can be built. */
    SiteFile file(Function<Site, List<Finding>> more) {
        return read(config, more);
    }

    private static SiteFile read(Path path, Function<Site, List<Finding>> more) {
        try {
            return SiteFile.read(path, more);
        } catch (SiteFile.Unreadable e) {
            throw Failure.of(e);
        }
    }

    /** The site; a file with mistakes is a failure that lists them all. */
    Site site() {
        return site(config);
    }

    /** The same of any file. */
    static Site site(Path path) {
        SiteFile file = read(path, _ -> List.of());
        return file.site().orElseThrow(() -> new Failure(mistakes(file.remarks())));
    }

    /** The site of a program that is to run: every battery must be on a link. */
    Site siteWithLinks() {
        Site site = site();
        if (site.links().isEmpty()) {
            throw new Failure(
                    config + ": there is no link; run needs cellwarden.links with the device of every battery");
        }
        return site;
    }

    /** The file as it is written. */
    String text() {
        return text(config);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failure.unreadable(file.toString(), e);
        }
    }

    static String mistakes(List<Remark> remarks) {
        List<String> lines = remarks.stream()
                .filter(remark -> remark.finding().isError())
                .map(remark -> remark.where() + ": " + remark.finding().requirement() + ": "
                        + remark.finding().place() + " " + remark.finding().message())
                .toList();
        return String.join("\n", lines);
    }
}
