using System.Text.Json;

namespace Guardrails.Configuration;

/// <summary>
/// Sets options from a settings file, environment variables or JSON: all of what is given, or nothing. Every key has to exist and every value has to be
/// readable; otherwise one exception names every problem, and the options are as they were.
/// </summary>
/// <remarks>
/// <para>
/// Keys are the names of the properties in any case, sections joined by colons: <c>Limits:MaxGrossExposure</c>, <c>Limits:Symbols:BTCUSD:MaxOrderNotional</c>,
/// <c>Limits:RestrictedSymbols:0</c>. <c>Limits:Preset</c> names one of <see cref="Limits.LimitPresets.Names"/>: it takes the place of all limits that were set before, lists and tables included, and the other keys then change it. A list
/// takes the place of the list before; a table (<c>Symbols</c>, <c>GroupExposure</c>, <c>StrategyExposure</c>) is added to. A limit that is to be absent is <c>none</c>.
/// </para>
/// <para>A method of these is not safe to call while another thread uses the same options. A standard configuration binder leaves out keys that it does not know, without a word.</para>
/// </remarks>
public static class GuardSettings
{
    /// <summary>Sets the options of a guard from flattened pairs.</summary>
    /// <param name="options">The options; what no key names keeps its value.</param>
    /// <param name="settings">The pairs, for example <c>section.AsEnumerable(makePathsRelative: true)</c> of a configuration.</param>
    /// <exception cref="ArgumentException">A key does not exist or is given twice, a value cannot be read or used, or there is no setting at all. The message names every problem; nothing was changed.</exception>
    public static void Apply(OrderGuardOptions options, IEnumerable<KeyValuePair<string, string?>> settings) => ForGuard(options, problems => SettingNode.Of(settings, problems), settings);

    /// <summary>Sets the options of a guard from a JSON object.</summary>
    /// <param name="options">The options; what no key names keeps its value.</param>
    /// <param name="settings">The object.</param>
    /// <exception cref="ArgumentException">As of the other overload.</exception>
    public static void Apply(OrderGuardOptions options, JsonElement settings) => ForGuard(options, problems => SettingNode.Of(settings, problems), options);

    /// <summary>Sets the options of a guard from JSON text, which may have comments and trailing commas.</summary>
    /// <param name="options">The options; what no key names keeps its value.</param>
    /// <param name="json">The text of an object.</param>
    /// <exception cref="ArgumentException">The text is no JSON; otherwise as of <see cref="Apply(OrderGuardOptions, JsonElement)"/>.</exception>
    public static void ApplyJson(OrderGuardOptions options, string json)
    {
        using var document = Parse(json);
        Apply(options, document.RootElement);
    }

    /// <summary>Sets the options of a guarded broker from flattened pairs; the guard's own are under <c>Guard</c>.</summary>
    /// <param name="options">The options; what no key names keeps its value.</param>
    /// <param name="settings">The pairs, for example <c>section.AsEnumerable(makePathsRelative: true)</c> of a configuration.</param>
    /// <exception cref="ArgumentException">As of <see cref="Apply(OrderGuardOptions, IEnumerable{KeyValuePair{string, string?}})"/>.</exception>
    public static void Apply(GuardedBrokerOptions options, IEnumerable<KeyValuePair<string, string?>> settings) => ForBroker(options, problems => SettingNode.Of(settings, problems), settings);

    /// <summary>Sets the options of a guarded broker from a JSON object; the guard's own are under <c>Guard</c>.</summary>
    /// <param name="options">The options; what no key names keeps its value.</param>
    /// <param name="settings">The object.</param>
    /// <exception cref="ArgumentException">As of <see cref="Apply(OrderGuardOptions, IEnumerable{KeyValuePair{string, string?}})"/>.</exception>
    public static void Apply(GuardedBrokerOptions options, JsonElement settings) => ForBroker(options, problems => SettingNode.Of(settings, problems), options);

    /// <summary>Sets the options of a guarded broker from JSON text, which may have comments and trailing commas.</summary>
    /// <param name="options">The options; what no key names keeps its value.</param>
    /// <param name="json">The text of an object.</param>
    /// <exception cref="ArgumentException">The text is no JSON; otherwise as of <see cref="Apply(OrderGuardOptions, JsonElement)"/>.</exception>
    public static void ApplyJson(GuardedBrokerOptions options, string json)
    {
        using var document = Parse(json);
        Apply(options, document.RootElement);
    }

    private static void ForGuard(OrderGuardOptions options, Func<List<string>, SettingNode> tree, object settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        Apply(OptionSettings.OfGuard, options, options.Draft(), tree, static changed => changed.Problems());
    }

    private static void ForBroker(GuardedBrokerOptions options, Func<List<string>, SettingNode> tree, object settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        Apply(OptionSettings.OfBroker, options, options.Draft(), tree, static changed => changed.Problems());
    }

    /// <summary>Reads everything into a draft first; only what has no problem is then read into the options themselves.</summary>
    private static void Apply<T>(SectionForm<T> form, T options, T draft, Func<List<string>, SettingNode> tree, Func<T, IEnumerable<string>> check)
    {
        var problems = new SettingProblems([.. form.Paths("")]);
        var root = tree(problems.Found);
        if (root.Children.Count == 0 && problems.Count == 0)
        {
            problems.Add("there is no setting at all; check the name of the section, or leave the call out");
        }

        if (root.Children.Count > 0)
        {
            problems.Found.AddRange(check(form.Read(root, draft, problems)));
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"The settings cannot be used, and nothing was changed: {string.Join("; ", problems.Found)}.", nameof(options));
        }

        form.Read(root, options, problems);
    }

    private static JsonDocument Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The settings cannot be used, and nothing was changed: the text is no JSON. {e.Message}", nameof(json), e);
        }
    }
}
