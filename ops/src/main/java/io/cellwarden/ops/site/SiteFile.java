package io.cellwarden.ops.site;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.cellwarden.site.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A site file as read: the site, unless a mistake leaves none, and every mistake with its line.
 *
 * @param path the file
 * @param site the site; empty where {@code remarks} holds an error
 * @param remarks mistakes and doubts about the file, banks and links, in the order of the file
 */
public record SiteFile(Path path, Optional<Site> site, List<Remark> remarks) {
    /** Copies the list. */
    public SiteFile {
        remarks = List.copyOf(remarks);
    }

    /** A file that cannot be read, or that is no HOCON: nothing can be said about its content. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Reads a site file and judges all it says, but for the equipment around the batteries.
     *
     * @throws Unreadable if there is no such file, or it is no HOCON
     */
    public static SiteFile read(Path path) throws Unreadable {
        return read(path, _ -> List.of());
    }

    /**
     * Reads a site file and judges all it says.
     *
     * @param more judges the site further; it is given the banks that are free of mistakes
     * @throws Unreadable if there is no such file, or it is no HOCON
     */
    public static SiteFile read(Path path, Function<Site, List<Finding>> more) throws Unreadable {
        ConfigObject root = parse(path);
        List<Finding> findings = new ArrayList<>();
        Site site = SiteReader.read(new Section("", root, findings::add), path, findings);
        findings.addAll(more.apply(site));
        List<Remark> remarks = new ArrayList<>();
        findings.forEach(finding -> remarks.add(remark(path, root, finding)));
        boolean usable = findings.stream().noneMatch(Finding::isError);
        return new SiteFile(path, usable ? Optional.of(site) : Optional.empty(), remarks);
    }

    private static ConfigObject parse(Path path) throws Unreadable {
        if (!Files.exists(path) || Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new Unreadable(path + ": there is no such file, or it may not be read");
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                    path.toFile(),
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
            return parsed.resolve().root();
        } catch (ConfigException e) {
            throw new Unreadable(located(path, e));
        } catch (StackOverflowError e) {
            throw new Unreadable(path + ": is no HOCON that can be read: it is nested too deeply");
        }
    }

    private static String located(Path path, ConfigException e) {
        ConfigOrigin origin = e.origin();
        String message = String.valueOf(e.getMessage());
        if (origin == null || origin.lineNumber() < 1) {
            return path + ": is no HOCON: " + message;
        }
        String description = origin.description() + ": ";
        return path + ":" + origin.lineNumber() + ": is no HOCON: "
                + (message.startsWith(description) ? message.substring(description.length()) : message);
    }

    /** A finding with its line; {@code finding.place()} may name a key that is not there. */
    private static Remark remark(Path path, ConfigObject root, Finding finding) {
        ConfigValue nearest = root;
        if (!finding.place().isEmpty()) {
            for (String key : ConfigUtil.splitPath(finding.place())) {
                if (nearest instanceof ConfigObject object && object.get(key) != null) {
                    nearest = object.get(key);
                }
            }
        }
        int line = nearest.origin().lineNumber();
        String file = Optional.ofNullable(nearest.origin().filename()).orElse(path.toString());
        return new Remark(finding, file, line < 1 ? OptionalInt.empty() : OptionalInt.of(line));
    }
}
