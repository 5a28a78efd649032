import { Box, Layout, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { INSET } from "./inset";

/** A part of the settings: what it is on the left, its card on the right; one above the other on a phone. */
export function Section({
  title,
  description,
  children,
}: {
  title: string;
  description: ReactNode;
  children: ReactNode;
}) {
  return (
    <Layout.AnnotatedSection
      title={
        <Box as="span" paddingInline={INSET}>
          {title}
        </Box>
      }
      description={
        <Box paddingInline={INSET}>
          {typeof description === "string" ? <Text as="p">{description}</Text> : description}
        </Box>
      }
    >
      {children}
    </Layout.AnnotatedSection>
  );
}
