using System.Text.Json;

namespace Guardrails.Alpaca.Tests.Wire;

/// <summary>Every property of a body is read, or left for a reason; and every property that is read is read from some body.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Every_body_is_read()
    {
        Assert.All(Bodies.All, static body => Assert.Null(Reading.As(body.Type, Bodies.Bytes(body.Text)).Problem?.ToString()));
    }

    [Fact]
    public void Every_property_of_a_body_is_read_or_left_for_a_reason()
    {
        Assert.Empty(Bodies.All.SelectMany(static body => Modelled.Missing(body.Type, JsonDocument.Parse(body.Text).RootElement)));
    }

    [Fact]
    public void Every_property_that_is_read_has_a_value_somewhere()
    {
        var filled = Bodies.All.SelectMany(static body => Modelled.Filled(Reading.As(body.Type, Bodies.Bytes(body.Text)).Value!)).ToHashSet();

        Assert.Empty(Modelled.Everything().Except(filled));
    }

    [Fact]
    public void A_property_that_nobody_knows_is_found()
    {
        var body = JsonDocument.Parse("""{"legs":[{"id":"1","sidee":"buy"}]}""").RootElement;

        Assert.Equal(["AlpacaOrder: $.legs[0].sidee"], Modelled.Missing(typeof(Alpaca.Wire.AlpacaOrder), body));
    }

    [Fact]
    public void Every_fixture_is_read()
    {
        SkipWithoutFixtures();

        Assert.All(Fixtures.Bodies(), static body => Assert.Null(Reading.As(body.Type, JsonSerializer.SerializeToUtf8Bytes(body.Body)).Problem?.ToString()));
    }

    [Fact]
    public void Every_property_of_a_fixture_is_read_or_left_for_a_reason()
    {
        SkipWithoutFixtures();

        Assert.Empty(Fixtures.Bodies().SelectMany(static body => Modelled.Missing(body.Type, body.Body).Select(missing => $"{body.File} {missing}")).Distinct());
    }

    /// <summary>What only this project's own bodies have: rare fields, and what the fixtures have no body of.</summary>
    [Fact]
    public void Every_property_that_is_read_has_a_value_in_a_fixture_or_a_body()
    {
        SkipWithoutFixtures();
        var filled = Fixtures.Bodies().SelectMany(static body => Modelled.Filled(Reading.As(body.Type, JsonSerializer.SerializeToUtf8Bytes(body.Body)).Value!))
            .Concat(Bodies.All.SelectMany(static body => Modelled.Filled(Reading.As(body.Type, Bodies.Bytes(body.Text)).Value!))).ToHashSet();

        Assert.Empty(Modelled.Everything().Except(filled));
    }

    private static void SkipWithoutFixtures() => Assert.SkipWhen(Fixtures.Folder is null, "no folder shared/fixtures/alpaca above, and GUARDRAILS_ALPACA_FIXTURES is not set");
}
