using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Guardrails.Configuration;

namespace Guardrails.Reconciling;

/// <summary>What is done about each kind of drift. Immutable.</summary>
/// <remarks>
/// The defaults: what only adds to what counts is taken over (<see cref="DriftKind.ExternalPosition"/>,
/// <see cref="DriftKind.QuantityMismatch"/>); what cannot be without something having gone wrong is taken over and quarantined
/// (<see cref="DriftKind.Phantom"/>, <see cref="DriftKind.SideMismatch"/>, <see cref="DriftKind.UnexplainedJump"/>); orders are reported:
/// missing ones are looked up and external ones counted in any case. An exit of ours that rests without a position is canceled.
/// What the bot's own records say differently is reported, and never taken over.
/// As text a policy names what differs from the defaults: <c>Phantom=Halt, SideMismatch=Halt</c>, or <c>Default</c>.
/// </remarks>
[TypeConverter(typeof(TextConverter<DriftPolicy>))]
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record DriftPolicy : IParsable<DriftPolicy>, ITextValue<DriftPolicy>
{
    private readonly DriftAction[] _actions =
    [
        DriftAction.Report,
        DriftAction.Quarantine,
        DriftAction.AcceptVenue,
        DriftAction.AcceptVenue,
        DriftAction.Quarantine,
        DriftAction.Quarantine,
        DriftAction.Report,
        DriftAction.Report,
        DriftAction.CancelOrphan,
        DriftAction.Report,
    ];

    /// <summary>The defaults. Every reading gives a new instance.</summary>
    public static DriftPolicy Default => new();

    /// <summary>What is done about a kind of drift.</summary>
    /// <param name="kind">The kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind does not exist.</exception>
    public DriftAction this[DriftKind kind] => Enum.IsDefined(kind)
        ? _actions[(int)kind]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of drift.");

    /// <summary>The same policy with another action for one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="action">What to do about it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind or the action does not exist.</exception>
    /// <exception cref="ArgumentException">
    /// The action is none for this kind. <see cref="DriftKind.MissingOrder"/> and <see cref="DriftKind.ExternalOrder"/> can only be reported,
    /// <see cref="DriftKind.OrphanProtection"/> reported or canceled, <see cref="DriftKind.BotPosition"/> never accepted, and a position cannot be canceled.
    /// </exception>
    public DriftPolicy With(DriftKind kind, DriftAction action)
    {
        _ = this[kind];
        if (!Enum.IsDefined(action))
        {
            throw new ArgumentOutOfRangeException(nameof(action), action, "No such action.");
        }

        if (!IsPossible(kind, action))
        {
            throw new ArgumentException($"{action} is not possible for {kind}. {Choices(kind)}", nameof(action));
        }

        var changed = new DriftPolicy();
        Array.Copy(_actions, changed._actions, _actions.Length);
        changed._actions[(int)kind] = action;
        return changed;
    }

    /// <summary>Reads the text of a policy: what is done about the kinds that are named, and the default about the others.</summary>
    /// <param name="s">For example <c>Phantom=Halt, SideMismatch=Halt</c>, or <c>Default</c>.</param>
    /// <param name="provider">Not asked: policies are written the same in every culture.</param>
    /// <exception cref="FormatException">The text is no policy; the message says why.</exception>
    public static DriftPolicy Parse(string s, IFormatProvider? provider = null) => TextValue.Parse<DriftPolicy>(s);

    /// <summary>Reads the text of a policy without throwing.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not asked: policies are written the same in every culture.</param>
    /// <param name="result">The policy; <see langword="null"/> when the text is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DriftPolicy result) => TextValue.TryParse(s, out result);

    /// <summary>For example <c>Phantom=Quarantine, ExternalPosition=AcceptVenue, …</c>. <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => string.Join(", ", Enum.GetValues<DriftKind>().Select(k => $"{k}={_actions[(int)k]}"));

    static string ITextValue<DriftPolicy>.Noun => "a drift policy";

    static string ITextValue<DriftPolicy>.Allowed => "write Default, or kinds with their actions, such as 'Phantom=Halt, SideMismatch=Quarantine'";

    static string? ITextValue<DriftPolicy>.Read(string text, out DriftPolicy value)
    {
        value = Default;
        if (text.AsSpan().Trim().Equals(nameof(Default), StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var changed = Default;
        var named = new HashSet<DriftKind>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var left, var right] || EnumText.Read<DriftKind>(left) is not { } kind || EnumText.Read<DriftAction>(right) is not { } action)
            {
                return $"has '{part}', which is no kind with its action (kinds: {EnumText.Names<DriftKind>()}; actions: {EnumText.Names<DriftAction>()})";
            }

            if (!named.Add(kind))
            {
                return $"names {kind} twice";
            }

            if (!IsPossible(kind, action))
            {
                return $"has '{part}'. {Choices(kind).TrimEnd('.')}";
            }

            changed = changed.With(kind, action);
        }

        value = changed;
        return null;
    }

    private static bool IsPossible(DriftKind kind, DriftAction action) => kind switch
    {
        DriftKind.MissingOrder or DriftKind.ExternalOrder => action == DriftAction.Report,
        DriftKind.OrphanProtection => action is DriftAction.Report or DriftAction.CancelOrphan,
        DriftKind.BotPosition => action is DriftAction.Report or DriftAction.Quarantine or DriftAction.Halt,
        _ => action != DriftAction.CancelOrphan,
    };

    private static string Choices(DriftKind kind) => kind switch
    {
        DriftKind.MissingOrder or DriftKind.ExternalOrder => $"Such orders are looked up and counted in any case; use {DriftAction.Report}.",
        DriftKind.OrphanProtection => $"Use {DriftAction.Report} or {DriftAction.CancelOrphan}.",
        DriftKind.BotPosition => $"The books never take over what the bot's records say; use {DriftAction.Report}, {DriftAction.Quarantine} or {DriftAction.Halt}.",
        _ => $"Use {DriftAction.Report}, {DriftAction.AcceptVenue}, {DriftAction.Quarantine} or {DriftAction.Halt}.",
    };

    /// <inheritdoc/>
    public bool Equals(DriftPolicy? other) => other is not null && _actions.AsSpan().SequenceEqual(other._actions);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
